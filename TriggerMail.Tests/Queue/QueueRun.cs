using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Queue;

/// <summary>One run of the queue on a store, with whatever handles its events.</summary>
internal sealed class QueueRun : IAsyncDisposable
{
    private readonly PartitionedQueue lanes;

    public QueueRun(IRecordStore records, Func<StoreEvent, Task>? handle = null)
    {
        lanes = new(records, async (happened, _) =>
        {
            await (handle ?? (_ => Task.CompletedTask))(happened);
            Handled.Enqueue(happened);
        }, new ImpatientClock(), NullLogger.Instance);
        Queue = new(records, lanes, new ImpatientClock());
    }

    public LocalQueue Queue { get; }

    /// <summary>What was handled to the end, in that order.</summary>
    public ConcurrentQueue<StoreEvent> Handled { get; } = new();

    public static StoreEvent Event(string id, string contact = "ada@example.com", string? text = null) =>
        new(id, "/shop", "order.placed", EngineStoryHost.Start, contact, JsonSerializer.SerializeToElement(new { text }));

    public static async Task<QueueRun> StartAsync(IRecordStore records, Func<StoreEvent, Task>? handle = null)
    {
        var run = new QueueRun(records, handle);
        await run.Queue.ResumeAsync();
        return run;
    }

    public Task<Accepted> AddAsync(params StoreEvent[] events) => Queue.EnqueueAsync(events).AsTask();

    public static async Task<IReadOnlyList<(DeadLetter Letter, StoreEvent? Event)>> DeadAsync(IRecordStore records) => await new DeadEvents(records).ListAsync(1_000, default);

    public static async Task<int> QueuedAsync(IRecordStore records) => (await records.RangeAsync("queue", RowRange.Prefix("q|"))).Count;

    public async ValueTask DisposeAsync()
    {
        await lanes.DisposeAsync();
        Queue.Dispose();
    }
}
