using System.Text;
using TriggerMail.Contacts;
using TriggerMail.Hosting;
using TriggerMail.Stories;

namespace TriggerMail.Privacy;

[Trait("Kind", "security")]
public sealed class An_erasure_on_disk
{
    [Fact]
    public async Task leaves_nothing_in_the_free_space_of_the_file_either()
    {
        using var folder = new TemporaryFolder();
        var options = new ServeOptions("http://127.0.0.1:0", folder["data"], Repository.Journeys, Repository.Templates, ManualClock: true) { ClockStart = EngineStoryHost.Start };
        var settings = LocalSettings.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build(), options.Urls);
        await LiveAsync(options, settings);
        Assert.True(Holds(folder["data"], "ada.lovelace"), "there was nothing to erase, so this proves nothing");

        await using (var host = await OpenAsync(options, settings))
        {
            await host.Engine.Privacy.EraseAsync(Alias.Read("ada.lovelace@example.com")!, "test");
            // The host runs on, and the log of its database holds nothing either.
            await IsGoneAsync(folder["data"], "ada.lovelace", "*");
            await IsGoneAsync(folder["data"], "Augusta", "*");
            await host.Jumps!.AdvanceAsync(TimeSpan.FromMinutes(20), CancellationToken.None);
        }

        Assert.False(Holds(folder["data"], "ada.lovelace"));
        Assert.False(Holds(folder["data"], "Augusta"));
    }

    // Somebody who reads at the moment keeps the log from being emptied: it is tried again.
    [Fact]
    public async Task that_somebody_reads_beside_is_out_of_the_log_moments_later()
    {
        using var folder = new TemporaryFolder();
        using var records = Storage.SqliteRecordStore.Open(folder["data"]);
        await records.CommitAsync(new("c1", [new Storage.Change.Upsert("contact", Encoding.UTF8.GetBytes("ada.lovelace"))]));
        using (var reading = new Storage.Database(folder["data/records.db"]))
        {
            using var query = reading.Prepare("SELECT row FROM records");
            Assert.True(query.Step());
            await records.CommitAsync(new("c1", [new Storage.Change.Delete("contact", Storage.Change.Delete.AnyVersion)]));
            records.Scrub();
            Assert.True(Holds(folder["data"], "ada.lovelace"), "nothing stood in the way, so this proves nothing");
        }
        await IsGoneAsync(folder["data"], "ada.lovelace", "records*");
    }

    // Moments later at the latest.
    private static async Task IsGoneAsync(string data, string name, string files)
    {
        for (var patience = 0; patience < 200 && Holds(data, name, files); patience++)
            await Task.Delay(50);
        Assert.False(Holds(data, name, files));
    }

    private static async Task LiveAsync(ServeOptions options, LocalSettings settings)
    {
        await using var host = await OpenAsync(options, settings);
        for (var i = 0; i < 40; i++)
            await host.Queue.EnqueueAsync([new($"e{i}", "/story", i == 0 ? "contact.subscribed" : "cart.updated", host.Clock.GetUtcNow(), "ada.lovelace@example.com", Data(i))]);
        await host.DrainAsync();
        await host.Jumps!.AdvanceAsync(TimeSpan.FromDays(2), CancellationToken.None);
    }

    private static System.Text.Json.JsonElement Data(int cart) => System.Text.Json.JsonDocument.Parse(
        Story.Cart($"cart-{cart}", new string('x', 3_000)).Replace('\'', '"').Insert(1, """ "contact":{"firstName":"Augusta","lastName":"Lovelace"}, """)).RootElement;

    private static bool Holds(string data, string name, string files = "records*") =>
        Directory.EnumerateFiles(data, files, SearchOption.AllDirectories).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
            .Any(file => Encoding.Latin1.GetString(Read(file)).Contains(name, StringComparison.Ordinal));

    // The host has it open.
    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static Task<LocalHost> OpenAsync(ServeOptions options, LocalSettings settings) =>
        LocalHost.OpenAsync(options, settings, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
}
