using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

[Trait("Kind", "security")]
public sealed class An_event_that_fails_for_good
{
    private readonly InMemoryRecordStore records = new();

    [Fact]
    public async Task is_kept_beside_those_of_earlier_runs()
    {
        for (var start = 0; start < 3; start++)
        {
            await using var run = await QueueRun.StartAsync(records, Broken);
            Assert.Equal(new Accepted(2, 0), await run.AddAsync(QueueRun.Event($"{start}-a"), QueueRun.Event($"{start}-b", "ben@example.com")));
            await run.Queue.DrainAsync();
        }
        Assert.Equal(["0-a", "0-b", "1-a", "1-b", "2-a", "2-b"], (await QueueRun.DeadAsync(records)).Select(dead => dead.Event!.Id).Order());
        Assert.Equal(0, await QueueRun.QueuedAsync(records));
    }

    [Fact]
    public async Task of_a_folder_whose_count_was_lost_replaces_none()
    {
        await using (var run = await QueueRun.StartAsync(records, Broken))
        {
            await run.AddAsync(QueueRun.Event("a"));
            await run.Queue.DrainAsync();
        }
        await records.CommitAsync(new("queue", [new Change.Delete("numbers", Change.Delete.AnyVersion)]));
        await new DeadEvents(records).PutAsideAsync("q|0000000000000000001", QueueRun.Event("older"), "broken", default);
        await using (var run = await QueueRun.StartAsync(records, Broken))
        {
            await run.AddAsync(QueueRun.Event("b"));
            await run.Queue.DrainAsync();
        }
        Assert.Equal(["a", "b", "older"], (await QueueRun.DeadAsync(records)).Select(dead => dead.Event!.Id).Order());
        Assert.All(await QueueRun.DeadAsync(records), dead => Assert.NotNull(DeadRow.OfId(dead.Letter.Id)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task is_handled_when_the_store_sends_it_again(bool afterRestart)
    {
        var isBroken = true;
        var run = await QueueRun.StartAsync(records, _ => isBroken ? Broken(_) : Task.CompletedTask);
        await run.AddAsync(QueueRun.Event("a"));
        await run.Queue.DrainAsync();
        Assert.Equal(new Accepted(1, 0), await run.AddAsync(QueueRun.Event("a"))); // and fails once more
        await run.Queue.DrainAsync();
        Assert.Single(await QueueRun.DeadAsync(records));

        isBroken = false;
        if (afterRestart)
        {
            await run.DisposeAsync();
            run = await QueueRun.StartAsync(records);
        }
        Assert.Equal(new Accepted(1, 0), await run.AddAsync(QueueRun.Event("a")));
        await run.Queue.DrainAsync();
        Assert.Equal("a", Assert.Single(run.Handled).Id);
        Assert.Empty(await QueueRun.DeadAsync(records));
        Assert.Equal(new Accepted(0, 1), await run.AddAsync(QueueRun.Event("a")));
        await run.DisposeAsync();
    }

    [Fact]
    public async Task and_is_sent_again_ten_times_at_once_is_taken_once()
    {
        var isBroken = true;
        await using var run = await QueueRun.StartAsync(new YieldingStore(records), _ => isBroken ? Broken(_) : Task.CompletedTask);
        await run.AddAsync(QueueRun.Event("a"));
        await run.Queue.DrainAsync();
        isBroken = false;
        var taken = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => run.AddAsync(QueueRun.Event("a"))));
        Assert.Equal(1, taken.Sum(one => one.New));
        await run.Queue.DrainAsync();
        Assert.Single(run.Handled);
    }

    // The process dies between any two of the commits with which a repeat is handled; the next start finishes.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task leaves_no_letter_wherever_the_process_died_while_its_repeat_was_handled(bool afterwards)
    {
        for (var at = 1; at < 8; at++)
        {
            var kept = new InMemoryRecordStore();
            await using (var run = await QueueRun.StartAsync(kept, Broken))
            {
                await run.AddAsync(QueueRun.Event("a"));
                await run.Queue.DrainAsync();
            }
            var dying = new CrashingStore(kept, at, afterwards);
            var first = new QueueRun(dying);
            await Record.ExceptionAsync(async () =>
            {
                await first.Queue.ResumeAsync();
                await first.AddAsync(QueueRun.Event("a"));
            });
            while (!dying.IsDead && first.Queue.Pending > 0)
                await Task.Yield();
            await first.DisposeAsync();

            await using var second = await QueueRun.StartAsync(kept);
            await second.AddAsync(QueueRun.Event("a"));
            await second.Queue.DrainAsync();
            Assert.Empty(await QueueRun.DeadAsync(kept));
        }
    }

    private static Task Broken(StoreEvent happened) => throw new InvalidOperationException("it is broken");
}
