using TriggerMail.Storage;
using TriggerMail.Stories;
using static TriggerMail.Catalog.NewsShop;

namespace TriggerMail.Catalog;

/// <summary>News of either kind: told once, at its own pace, and whatever the process dies at.</summary>
public sealed class News_of_a_product
{
    [Fact]
    public async Task is_not_remembered_for_ever_who_looked_at_what()
    {
        var records = new InMemoryRecordStore();
        await using var host = Host(records);
        await PriceAsync(host, "kettle", "20.00");
        await SeesAsync(host, Ada, "kettle");
        var week = Interests.SeenSince("kettle", [], host.Now)[^1];
        Assert.Single(await records.RangeAsync(week, RowRange.All));
        await host.PassAsync(TimeSpan.FromDays(36));
        Assert.Single(await records.RangeAsync(week, RowRange.All));

        await SeesAsync(host, "ben@example.com", "kettle");
        await host.PassAsync(TimeSpan.FromDays(14));
        Assert.Empty(await records.RangeAsync(week, RowRange.All));
        Assert.NotEmpty(await records.RangeAsync(Interests.SeenSince("kettle", [], host.Now - TimeSpan.FromDays(14))[^1], RowRange.All));
    }

    [Fact]
    public async Task heard_twice_is_told_once()
    {
        await using var host = Host();
        await PriceAsync(host, "kettle", "20.00");
        await SeesAsync(host, Ada, "kettle");
        var happened = Event(host, "kettle", "'price':'15.00'");
        await host.HappenAsync(happened);
        await host.HappenAsync(happened);
        await host.PassAsync(TimeSpan.FromDays(10));
        await host.HappenAsync(happened);
        await host.PassAsync(TimeSpan.FromDays(1));
        Assert.Single(await host.Engine.BulkJobs.AllAsync());
    }

    // A round is begun by the product's event; whoever it concerns is told by the round. Nothing waits for ten thousand people.
    [Fact]
    public async Task does_not_hold_up_the_event_of_the_product()
    {
        var store = new CountingStore(new InMemoryRecordStore());
        await using var host = Host(store);
        await PriceAsync(host, "kettle", "20.00");
        for (var n = 0; n < 300; n++)
            await SeesAsync(host, $"c{n}@example.com", "kettle");
        var before = store.Use.Requests;
        await PriceAsync(host, "kettle", "15.00");
        Assert.InRange(store.Use.Requests - before, 1, 20);
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(300, Assert.Single(await host.Engine.BulkJobs.AllAsync()).Progress.Given);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task survives_a_crash_at_every_commit_and_tells_everybody_once(bool afterwards)
    {
        var commits = await PlayAsync(int.MaxValue, afterwards);
        for (var at = 1; at <= commits; at++)
            await PlayAsync(at, afterwards);
    }

    private static async Task<int> PlayAsync(int dieAt, bool afterwards)
    {
        var records = new InMemoryRecordStore();
        var before = Host(records);
        await StockAsync(before, "kettle", 0);
        for (var n = 0; n < 6; n++)
            await AsksAsync(before, $"c{n:00}@example.com", "kettle");
        var store = new CrashingStore(records, dieAt, afterwards);
        var back = Event(before, "kettle", "'stock':2");
        var host = Host(store, before.Sender);
        foreach (var does in (Func<EngineStoryHost, Task>[])[alive => alive.HappenAsync(back), alive => alive.PassAsync(EngineStoryHost.Start.AddHours(20) - alive.Now)])
            try
            {
                await does(host);
            }
            catch (CrashException)
            {
                var now = host.Now;
                host = Host(records, before.Sender);
                host.Clock.MoveTo(now);
                await does(host);
            }
        Assert.Equal(6, before.Sender.Messages.Select(message => message.To).Distinct().Count());
        Assert.Equal(6, before.Sender.Messages.Select(message => message.Id).Distinct().Count());
        return store.Commits;
    }
}
