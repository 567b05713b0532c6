using System.Globalization;
using System.Text;
using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

[Trait("Kind", "security")]
public sealed class A_queue_of_many_contacts
{
    private readonly InMemoryRecordStore records = new();

    [Fact]
    public async Task lets_nobody_wait_behind_a_flood_about_one()
    {
        var release = new TaskCompletionSource();
        await using var run = await QueueRun.StartAsync(records, happened => happened.Subject == "flood@example.com" ? release.Task : Task.CompletedTask);
        for (var n = 0; n < 5_000; n++)
            await run.AddAsync(QueueRun.Event($"flood-{n}", "flood@example.com"));
        for (var n = 0; n < 1_000; n++)
            await run.AddAsync(QueueRun.Event($"other-{n}", $"c{n}@example.com"));
        while (run.Handled.Count < 1_000)
            await Task.Yield();
        Assert.All(run.Handled, happened => Assert.NotEqual("flood@example.com", happened.Subject));
        Assert.Equal(5_000, run.Queue.Pending);
        release.SetResult();
        await run.Queue.DrainAsync();
        AssertInOrder(run, "flood@example.com", 5_000);
    }

    [Fact]
    public async Task handles_a_batch_in_its_order_though_its_commits_are_answered_in_any()
    {
        await using var run = await QueueRun.StartAsync(new YieldingStore(records));
        await run.AddAsync([.. Enumerable.Range(0, 500).Select(n => QueueRun.Event($"e-{n}"))]);
        await run.Queue.DrainAsync();
        AssertInOrder(run, "ada@example.com", 500);
    }

    [Fact]
    public async Task takes_events_in_before_it_has_resumed_and_handles_them_after_the_earlier_ones()
    {
        await using (var first = new QueueRun(records)) // never resumed: it only takes in
            await first.AddAsync([.. Enumerable.Range(0, 2_500).Select(n => QueueRun.Event($"e-{n}"))]);
        await using var run = new QueueRun(new YieldingStore(records));
        Assert.True(run.Queue.Resuming);
        Assert.Equal(new Accepted(1, 0), await run.AddAsync(QueueRun.Event("e-2500")));
        Assert.Equal(new Accepted(0, 1), await run.AddAsync(QueueRun.Event("e-7")));
        var resuming = run.Queue.ResumeAsync();
        for (var n = 2_501; n < 2_600; n++)
            await run.AddAsync(QueueRun.Event($"e-{n}"));
        await resuming;
        await run.Queue.ResumedAsync();
        await run.Queue.DrainAsync();
        AssertInOrder(run, "ada@example.com", 2_600);
        Assert.False(run.Queue.Resuming);
        Assert.Null(run.Queue.OldestQueuedAt);
    }

    [Fact]
    public async Task keeps_what_has_no_room_in_memory_in_its_rows_and_handles_it_all_the_same()
    {
        var text = new string('x', 450_000);
        var release = new TaskCompletionSource();
        await using var run = await QueueRun.StartAsync(records, _ => release.Task);
        for (var n = 0; n < 80; n++)
            await run.AddAsync(QueueRun.Event($"e-{n}", text: text));
        release.SetResult();
        await run.Queue.DrainAsync();
        AssertInOrder(run, "ada@example.com", 80);
        Assert.All(run.Handled, happened => Assert.Equal(text, happened.Data.GetProperty("text").GetString()));
    }

    [Theory]
    [InlineData("q|0000000000000000001", "{\"scribbled\":")]
    [InlineData("q|0000000000000000001", "")]
    [InlineData("q|0000000000000000001", "7")]
    [InlineData("q|0000000000000000001", "{\"id\":7}")]
    [InlineData("q|somebody wrote this", "xyz")]
    public async Task puts_a_row_aside_that_is_no_event_and_goes_on_with_the_others(string row, string scribbled)
    {
        await using (var first = new QueueRun(records))
            await first.AddAsync(QueueRun.Event("a"), QueueRun.Event("b"));
        await records.CommitAsync(new("queue", [new Change.Upsert(row, Encoding.UTF8.GetBytes(scribbled))]));
        await using var run = await QueueRun.StartAsync(records);
        await run.Queue.DrainAsync();
        var (letter, _) = Assert.Single(await QueueRun.DeadAsync(records));
        Assert.StartsWith("its row in the queue cannot be read: ", letter.Reason, StringComparison.Ordinal);
        var kept = Assert.Single(await records.RangeAsync("dead", RowRange.All));
        Assert.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(scribbled)).Replace("+", "\\u002B", StringComparison.Ordinal), Encoding.UTF8.GetString(kept.Body.Span), StringComparison.Ordinal);
        Assert.Contains(run.Handled, happened => happened.Id == "b");
        if (row.EndsWith('1'))
        {
            Assert.Equal(new Accepted(1, 0), await run.AddAsync(QueueRun.Event("a"))); // the store sends it again
            await run.Queue.DrainAsync();
            Assert.Empty(await QueueRun.DeadAsync(records));
        }
    }

    private static void AssertInOrder(QueueRun run, string contact, int count) => Assert.Equal(
        Enumerable.Range(0, count),
        run.Handled.Where(happened => happened.Subject == contact).Select(happened => int.Parse(happened.Id.Split('-')[1], CultureInfo.InvariantCulture)));
}
