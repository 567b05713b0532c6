using System.Globalization;
using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

/// <summary>An event waiting in the queue, and the row that keeps it there until it is handled.</summary>
internal sealed record Waiting(StoreEvent Event, string Row, string Version, int Attempts = 0);

/// <summary>
/// The durable queue of the local host. An event is a row until it is handled, with a second row that remembers its id for
/// thirty days from its time, so a repeat is recognised; both are written in one batch before the answer.
/// </summary>
public sealed class LocalQueue : IEventQueue
{
    internal const string Partition = "queue";
    private readonly IRecordStore records;
    private readonly Lanes lanes;
    private long last;

    internal LocalQueue(IRecordStore records, Lanes lanes) => (this.records, this.lanes) = (records, lanes);

    /// <summary>How many events are queued or being handled.</summary>
    public int Pending => lanes.Pending;

    /// <inheritdoc/>
    public async ValueTask<Accepted> EnqueueAsync(IReadOnlyList<StoreEvent> events, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        if (events is [var one])
            return await AddAsync(one, cancel) ? new(1, 0) : new(0, 1);
        // All at once, so that they share a transaction; each is accepted or recognised on its own.
        var fresh = await Task.WhenAll(events.Select(happened => AddAsync(happened, cancel).AsTask()));
        var added = fresh.Count(isNew => isNew);
        return new(added, fresh.Length - added);
    }

    /// <summary>Takes up again what an earlier run left in the queue, in its order. Call once, before accepting anything.</summary>
    public async Task ResumeAsync(CancellationToken cancel = default)
    {
        for (var from = "q|"; ;)
        {
            var page = await records.RangeAsync(Partition, new(from, "q}", 1_000), cancel);
            foreach (var record in page)
            {
                last = long.Parse(record.Row.AsSpan(2), CultureInfo.InvariantCulture);
                await lanes.AddAsync(new(StoreEventJson.Read(record.Body), record.Row, record.Version), cancel);
            }
            if (page.Count < 1_000)
                return;
            from = page[^1].Row + "!";
        }
    }

    /// <summary>Completes when everything accepted so far has been handled.</summary>
    public Task DrainAsync() => lanes.DrainAsync();

    private async ValueTask<bool> AddAsync(StoreEvent happened, CancellationToken cancel)
    {
        var row = "q|" + Interlocked.Increment(ref last).ToString("D19", CultureInfo.InvariantCulture);
        var seen = "s|" + RowKey.Hash(happened.Key);
        var batch = new Batch(Partition, [new Change.Insert(seen, System.Text.Encoding.ASCII.GetBytes(RowKey.Time(happened.Time))), new Change.Insert(row, StoreEventJson.Write(happened))]);
        if (await records.CommitAsync(batch, cancel) is not BatchResult.Committed committed)
            return false;
        // Accepted is accepted: whoever asked may be gone by now.
        await lanes.AddAsync(new(happened, row, committed.Versions[1]), CancellationToken.None);
        return true;
    }
}
