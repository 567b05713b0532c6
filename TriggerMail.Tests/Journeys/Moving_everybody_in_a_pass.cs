using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Journeys;

/// <summary>Those inside are moved by a round: at its own pace, seen from outside, and not lost with the process that began it.</summary>
public sealed class Moving_everybody_in_a_pass
{
    private static readonly Journey Before = TestShop.Journey("sale", "  - wait: 30d\n  - send: welcome", topic: "orders");
    private static readonly Journey After = TestShop.Journey("sale", "  - wait: 10d\n  - send: welcome", topic: "orders") with { Version = 2 };

    [Fact]
    public async Task answers_before_it_is_done_and_goes_on_by_itself()
    {
        await using var host = await InsideAsync(new InMemoryRecordStore(), 1_500);
        var begun = await host.Engine.Migrations.BeginAsync(After, null);
        Assert.Equal((true, false, "migrate:sale:2"), (begun.Applied, begun.Done, begun.BulkJob));
        Assert.InRange(begun.Seen, 1, 1_000);
        Assert.Equal(begun.Seen, Assert.Single(begun.Lines).Count);

        // Whoever asks again is told how far it is; it is no second pass.
        Assert.Equal((begun.BulkJob, begun.Seen), ((await host.Engine.Migrations.BeginAsync(After, null)) is var again ? again.BulkJob : null, again.Seen));
        await host.PassAsync(TimeSpan.FromMinutes(2));
        var round = Assert.Single(await host.Engine.BulkJobs.AllAsync(), one => one.Moves is not null);
        Assert.NotNull(round.Progress.EndedAt);
        Assert.Equal((1_500, 1_500, "wait-1", "wait-1"), Assert.Single(round.Progress.Moved) is var line ? (round.Progress.Given, line.Count, line.Step, line.To) : default);
        Assert.All(await VersionsAsync(host, 1_500), version => Assert.Equal(2, version));
    }

    [Fact]
    public async Task can_be_waited_for_and_finds_nobody_left_when_it_is_done_again()
    {
        await using var host = await InsideAsync(new InMemoryRecordStore(), 30);
        var told = 0;
        var done = await host.Engine.Migrations.FinishAsync(After, null, _ => told++);
        Assert.Equal((true, 30, 30, 0), (done.Done, done.Seen, Assert.Single(done.Lines).Count, told));
        var again = await host.Engine.Migrations.FinishAsync(After, null, _ => told++);
        Assert.Equal(("migrate:sale:2:2", 0), (again.BulkJob, again.Lines.Count));
    }

    [Fact]
    public async Task is_counted_beforehand_without_a_pass()
    {
        await using var host = await InsideAsync(new InMemoryRecordStore(), 30);
        var counted = await host.Engine.Migrations.CountAsync(After, null);
        Assert.Equal((false, 30, 30), (counted.Applied, counted.Seen, Assert.Single(counted.Lines).Count));
        Assert.DoesNotContain(await host.Engine.BulkJobs.AllAsync(), one => one.Moves is not null);
        Assert.All(await VersionsAsync(host, 30), version => Assert.Equal(1, version));
    }

    [Fact]
    public async Task concerns_one_version_only_where_that_is_asked_for()
    {
        await using var host = await InsideAsync(new InMemoryRecordStore(), 3);
        Assert.Empty((await host.Engine.Migrations.FinishAsync(After, 7, _ => { })).Lines);
        Assert.Equal(3, Assert.Single((await host.Engine.Migrations.FinishAsync(After, 1, _ => { })).Lines).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task goes_on_after_a_crash_at_every_commit(bool afterwards)
    {
        var commits = await PlayAsync(int.MaxValue, afterwards);
        for (var at = 1; at <= commits; at++)
            await PlayAsync(at, afterwards);
    }

    private static async Task<int> PlayAsync(int dieAt, bool afterwards)
    {
        var records = new InMemoryRecordStore();
        await using (await InsideAsync(records, 6)) { }
        var store = new CrashingStore(records, dieAt, afterwards);
        var host = new EngineStoryHost([Before, After], store);
        try
        {
            await host.Engine.Migrations.BeginAsync(After, null);
        }
        catch (CrashException)
        {
            host = new EngineStoryHost([Before, After], records, owner: "second");
            await host.PassAsync(TimeSpan.FromMinutes(5));
            // It was begun, or it was not: then whoever asked for it heard of no success, and asks again.
            if ((await host.Engine.BulkJobs.AllAsync()).Count == 0)
                await host.Engine.Migrations.BeginAsync(After, null);
        }
        var commits = store.Commits;
        Assert.All(await VersionsAsync(host, 6), version => Assert.Equal(2, version));
        await host.PassAsync(TimeSpan.FromDays(11));
        Assert.Equal(6, host.Sender.Messages.Count);
        return commits;
    }

    private static async Task<EngineStoryHost> InsideAsync(IRecordStore records, int people)
    {
        var before = new EngineStoryHost([Before], records);
        for (var n = 0; n < people; n++)
            await new Story(before, $"c{n}@example.com").SeesAsync("order.placed", id: $"o{n}");
        return new([Before, After], records);
    }

    private static async Task<IReadOnlyList<int>> VersionsAsync(EngineStoryHost host, int people)
    {
        var versions = new List<int>();
        for (var n = 0; n < people; n++)
            versions.AddRange((await host.TimelineAsync($"c{n}@example.com")).Any(line => line.StartsWith("sale goes on in version 2", StringComparison.Ordinal)) ? [2] : [1]);
        return versions;
    }
}
