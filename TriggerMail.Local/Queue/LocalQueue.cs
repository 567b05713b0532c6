using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

/// <summary>
/// The durable queue of the local host. An event is a row until it is handled, with a second row that remembers its id for
/// thirty days from its time, so a repeat is recognised; both are written in one batch before the answer. A repeat of an event whose
/// handling failed for good is taken, and handled again.
/// </summary>
public sealed class LocalQueue : IEventQueue, IDisposable
{
    private readonly IRecordStore records;
    private readonly PartitionedQueue lanes;
    private readonly TimeProvider clock;
    private readonly QueueNumbers numbers;
    private readonly DeadEvents dead;
    private readonly Resumption resumption;
    private readonly Lock gate = new();
    private readonly SemaphoreSlim resuming = new(1);
    private readonly TaskCompletionSource resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<(string Key, Waiting Waiting)>? held = [];

    internal LocalQueue(IRecordStore records, PartitionedQueue lanes, TimeProvider clock)
    {
        (this.records, this.lanes, this.clock) = (records, lanes, clock);
        (numbers, dead) = (new(records), new(records));
        resumption = new(records, lanes, numbers);
    }

    /// <summary>How many events are queued or being handled, as far as is known while <see cref="Resuming"/>.</summary>
    public int Pending
    {
        get
        {
            lock (gate)
                return lanes.Pending + (held?.Count ?? 0);
        }
    }

    /// <summary>Whether events that an earlier run left have yet to be tried.</summary>
    public bool Resuming => !resumed.Task.IsCompleted || lanes.HasLeftOvers;

    /// <summary>When the event that has waited longest was taken in; null when none waits.</summary>
    public DateTimeOffset? OldestQueuedAt
    {
        get
        {
            lock (gate)
                return lanes.OldestSince ?? (held is [var first, ..] ? first.Waiting.Since : null);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Accepted> EnqueueAsync(IReadOnlyList<StoreEvent> events, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        var arrivals = await LineUpAsync(events, cancel);
        if (arrivals is [var one])
            return await CommitAsync(one, cancel) ? new(1, 0) : new(0, 1);
        // All at once, so that they share a transaction; each is accepted or recognised on its own.
        var fresh = await Task.WhenAll(arrivals.Select(arrival => CommitAsync(arrival, cancel).AsTask()));
        var added = fresh.Count(isNew => isNew);
        return new(added, fresh.Length - added);
    }

    /// <summary>
    /// Takes up again what an earlier run left in the queue, in its order. Events may come in before and meanwhile: they are
    /// durable as ever, and are handled after those. Where it throws it is called again, and goes on.
    /// </summary>
    public async Task ResumeAsync(CancellationToken cancel = default)
    {
        await resuming.WaitAsync(cancel);
        try
        {
            if (resumed.Task.IsCompleted)
                return;
            await resumption.RunAsync(cancel);
            LetIn();
            resumed.TrySetResult();
        }
        finally
        {
            resuming.Release();
        }
    }

    /// <summary>Completes when every event that an earlier run left was tried, but for those that wait behind one that cannot be handled now.</summary>
    public async Task ResumedAsync()
    {
        await resumed.Task;
        await lanes.LeftOversTriedAsync();
    }

    /// <summary>Completes when everything accepted so far has been handled.</summary>
    public async Task DrainAsync()
    {
        await resumed.Task;
        await lanes.DrainAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        resumed.TrySetCanceled();
        numbers.Dispose();
        resuming.Dispose();
    }

    private void LetIn()
    {
        lock (gate)
        {
            foreach (var (key, waiting) in held ?? [])
                lanes.Add(key, waiting);
            held = null;
            lanes.AllAdded();
        }
    }

    // In line before it is durable, so that two events of one contact are handled in the order of their numbers whichever commit is answered first.
    private async ValueTask<IReadOnlyList<Arrival>> LineUpAsync(IReadOnlyList<StoreEvent> events, CancellationToken cancel)
    {
        var bodies = events.Select(happened => (Happened: happened, Key: EventOrder.KeyOf(happened), Json: StoreEventJson.Write(happened))).ToList();
        while (true)
        {
            lock (gate)
                if (numbers.TryTake(events.Count, out var number))
                    return [.. bodies.Select(one => LineUp(one.Happened, one.Key, one.Json, number++))];
            await numbers.ReserveAsync(events.Count, cancel);
        }
    }

    private Arrival LineUp(StoreEvent happened, string key, byte[] json, long number)
    {
        var waiting = new Waiting(number, QueueRow.Name(number), clock.GetUtcNow()) { Event = happened, Bytes = 1_000 + (2 * json.Length) };
        if (held is not null)
            held.Add((key, waiting));
        else
            lanes.Add(key, waiting);
        return new(happened, json, waiting);
    }

    private async ValueTask<bool> CommitAsync(Arrival arrival, CancellationToken cancel)
    {
        var (happened, json, waiting) = arrival;
        var seen = QueueRow.Seen(happened);
        var inserts = new Change.Insert[] { new(seen, QueueRow.WriteSeen(happened, waiting.Number)), new(waiting.Row, QueueRow.Write(json, waiting.Since, null)) };
        try
        {
            while (true)
            {
                var result = await records.CommitAsync(new(QueueRow.Partition, inserts), cancel);
                if (result is BatchResult.Committed committed)
                    return Take(waiting, committed.Versions[1]);
                if (((BatchResult.Conflict)result).Row != seen)
                    break;
                if (await AgainAsync(arrival, seen, cancel) is { } isTaken)
                    return isTaken;
            }
        }
        catch
        {
            // Not answered is not the same as not done: its row is looked for when its turn comes.
            lanes.Durable(waiting, null);
            throw;
        }
        // The number was given before: a folder that was put together by hand. The next one is free.
        lanes.Drop(waiting);
        return await CommitAsync((await LineUpAsync([happened], cancel))[0], cancel);
    }

    // True: it failed for good before, and is tried again. False: a repeat. Null: that changed meanwhile.
    private async ValueTask<bool?> AgainAsync(Arrival arrival, string seen, CancellationToken cancel)
    {
        var (happened, json, waiting) = arrival;
        if (await records.GetAsync(QueueRow.Partition, seen, cancel) is not { } had)
            return null;
        if (QueueRow.NumberIn(had.Body) is not { } before || await dead.FindAsync(QueueRow.Name(before), happened, cancel) is not { } row)
        {
            lanes.Drop(waiting);
            return false;
        }
        waiting.DeadRow = row;
        var result = await records.CommitAsync(new(QueueRow.Partition,
        [
            new Change.Replace(seen, QueueRow.WriteSeen(happened, waiting.Number), had.Version), new Change.Insert(waiting.Row, QueueRow.Write(json, waiting.Since, row)),
        ]), cancel);
        return result is BatchResult.Committed committed ? Take(waiting, committed.Versions[1]) : null;
    }

    // Accepted is accepted: whoever asked may be gone by now.
    private bool Take(Waiting waiting, string version)
    {
        lanes.Durable(waiting, version);
        return true;
    }

    private sealed record Arrival(StoreEvent Happened, byte[] Json, Waiting Waiting);
}
