using System.Globalization;
using System.Text;
using TriggerMail.Events;
using TriggerMail.TestSmtpServer;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Crash;

/// <summary>The real local host as a process, killed with SIGKILL again and again while it erases a shop of more than a page of people.</summary>
[Trait("Kind", "security")]
public sealed class A_shop_erased_under_kills
{
    private const int People = 620;

    [Fact]
    public async Task is_gone_to_the_last_person_and_the_request_counts_them_all()
    {
        using var scene = new CrashScene();
        await using var sink = SmtpSink.Start();
        var alive = await CrashProcess.StartAsync(scene, sink.Port);
        for (var i = 0; i < People; i++)
            Assert.NotNull(await alive.AskAsync("event " + Encoding.UTF8.GetString(StoreEventJson.Write(Visit(i)))));
        Assert.NotNull(await alive.AskAsync("advance 0"));
        Assert.NotNull(await alive.AskAsync("forget-shop"));

        var kills = 0;
        // In the middle of the marks, of the rows of people, and of what leads to them.
        foreach (var (point, nth) in new[] { ("after-turn", 40), ("before-turn", 700), ("after-hint", 900), ("after-turn", 300) })
        {
            await alive.AskAsync($"die {point} {nth}");
            if (await alive.AskAsync("advance 1500") is null)
            {
                kills++;
                await alive.DisposeAsync();
                alive = await CrashProcess.StartAsync(scene, sink.Port);
            }
        }
        Assert.NotNull(await alive.AskAsync("advance 1500"));
        var outcome = await alive.AskAsync("privacy");
        await alive.DisposeAsync();

        Assert.True(kills >= 3, $"only {kills} kills happened, which proves little");
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"every contact was erased: {People} records, and none failed; {People} were listed when it began"), outcome);
        using var records = SqliteRecordStore.Open(scene.Data);
        Assert.Empty(await records.PartitionsWithAsync("contact", "c", 1_000));
        foreach (var file in Directory.EnumerateFiles(scene.Data, "records*"))
            Assert.DoesNotContain("person-", Encoding.Latin1.GetString(await ReadAsync(file)), StringComparison.Ordinal);
    }

    // The store has it open.
    private static async Task<byte[]> ReadAsync(string file)
    {
        await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private static StoreEvent Visit(int i) => StoreEventJson.Read(Encoding.UTF8.GetBytes(
        $$"""{"specversion":"1.0","id":"v{{i}}","source":"/crash","type":"page.viewed","time":"{{EngineStoryHost.Start:O}}","subject":"person-{{i}}@example.com","data":{"page":{"url":"https://shop.example/"} } }"""));
}
