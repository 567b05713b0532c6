using System.Text;
using TriggerMail.Contacts;
using TriggerMail.Hosting;
using TriggerMail.Stories;

namespace TriggerMail.Privacy;

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
            await host.Jumps!.AdvanceAsync(TimeSpan.FromMinutes(20), CancellationToken.None);
        }

        Assert.False(Holds(folder["data"], "ada.lovelace"));
        Assert.False(Holds(folder["data"], "Augusta"));
    }

    private static async Task LiveAsync(ServeOptions options, LocalSettings settings)
    {
        await using var host = await OpenAsync(options, settings);
        for (var i = 0; i < 40; i++)
            await host.Queue.EnqueueAsync([new($"e{i}", "/story", i == 0 ? "contact.subscribed" : "cart.updated", host.Clock.GetUtcNow(), "ada.lovelace@example.com", Data(i))]);
        await host.Queue.DrainAsync();
        await host.Jumps!.AdvanceAsync(TimeSpan.FromDays(2), CancellationToken.None);
    }

    private static System.Text.Json.JsonElement Data(int cart) => System.Text.Json.JsonDocument.Parse(
        Story.Cart($"cart-{cart}", new string('x', 3_000)).Replace('\'', '"').Insert(1, """ "contact":{"firstName":"Augusta","lastName":"Lovelace"}, """)).RootElement;

    // The outbox beside it stands for the provider: what was handed over is not ours to erase.
    private static bool Holds(string data, string name) =>
        Directory.EnumerateFiles(data, "records*").Any(file => Encoding.Latin1.GetString(File.ReadAllBytes(file)).Contains(name, StringComparison.Ordinal));

    private static Task<LocalHost> OpenAsync(ServeOptions options, LocalSettings settings) =>
        LocalHost.OpenAsync(options, settings, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance);
}
