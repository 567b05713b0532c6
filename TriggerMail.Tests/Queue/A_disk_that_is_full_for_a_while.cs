using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

[Trait("Kind", "security")]
public sealed class A_disk_that_is_full_for_a_while
{
    private readonly InMemoryRecordStore records = new();

    [Fact]
    public async Task keeps_nothing_from_being_handled_once_in_order_and_without_a_restart()
    {
        var (full, refused) = (false, 0);
        var store = new FailingStore(records) { Fails = _ => Volatile.Read(ref full) && Interlocked.Increment(ref refused) > 0 };
        var begun = new TaskCompletionSource();
        await using var run = await QueueRun.StartAsync(store, async happened =>
        {
            await begun.Task;
            await store.CommitAsync(new("orders", [new Change.Insert(happened.Id, default)]));
        });
        for (var n = 0; n < 5; n++)
            await run.AddAsync(QueueRun.Event($"ada-{n}"), QueueRun.Event($"ben-{n}", "ben@example.com"));
        Volatile.Write(ref full, true);
        begun.SetResult();
        while (Volatile.Read(ref refused) < 50)
            await Task.Yield();
        await Assert.ThrowsAnyAsync<StorageException>(() => run.AddAsync(QueueRun.Event("late"))); // it was not accepted, and says so
        Assert.Equal(10, (await records.RangeAsync("queue", RowRange.Prefix("q|"))).Count);

        Volatile.Write(ref full, false);
        await run.Queue.DrainAsync();
        foreach (var name in new[] { "ada", "ben" })
            Assert.Equal(Enumerable.Range(0, 5).Select(n => $"{name}-{n}"), run.Handled.Select(happened => happened.Id).Where(id => id.StartsWith(name, StringComparison.Ordinal)));
        Assert.Equal(10, run.Handled.Count);
        Assert.Empty(await QueueRun.DeadAsync(records));
        Assert.Equal(new Accepted(1, 0), await run.AddAsync(QueueRun.Event("late")));
    }

    [Fact]
    public async Task lets_the_rows_of_handled_events_go_as_soon_as_it_can()
    {
        var gone = new TaskCompletionSource();
        var failures = 0;
        var store = new FailingStore(records)
        {
            Fails = batch => batch.Changes[0] is Change.Delete && Interlocked.Increment(ref failures) is var nth && (nth < 20 || !gone.TrySetResult()),
        };
        var run = await QueueRun.StartAsync(store);
        await run.AddAsync(QueueRun.Event("a"), QueueRun.Event("b"));
        await gone.Task;
        await run.DisposeAsync();
        Assert.Equal(0, await QueueRun.QueuedAsync(records));
    }

    // A commit that was done and not answered: the caller is told that it failed, and the event is not forgotten.
    [Fact]
    public async Task does_not_leave_an_event_lying_whose_commit_was_not_answered()
    {
        var store = new LateFailure(records);
        await using var run = await QueueRun.StartAsync(store);
        store.FailsNext = true;
        await Assert.ThrowsAsync<IOException>(() => run.AddAsync(QueueRun.Event("a")));
        await run.Queue.DrainAsync();
        Assert.Equal("a", Assert.Single(run.Handled).Id);
        Assert.Equal(new Accepted(0, 1), await run.AddAsync(QueueRun.Event("a")));
    }

    private sealed class LateFailure(IRecordStore records) : IRecordStore
    {
        public bool FailsNext { get; set; }

        public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

        public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) => records.RangeAsync(partition, range, cancel);

        public async ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
        {
            var result = await records.CommitAsync(batch, cancel);
            if (!FailsNext)
                return result;
            FailsNext = false;
            throw new IOException("The answer was lost.");
        }
    }
}
