using System.Globalization;
using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Sending;

/// <summary>
/// Where queued sends are found again: one row each, by the time they were queued, spread over shards. Derived: a row is written before the
/// claim it leads to is committed, and taken away once the send is settled, so a crash leaves one too many, never one too few.
/// </summary>
internal sealed class SendRows(IRecordStore records, int shards)
{
    public async ValueTask AddAsync(QueuedSend send, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition(Shard(send)), [new Change.Upsert(Row(send), Encoding.UTF8.GetBytes($"{(send.IsUrgent ? '!' : '-')}{send.Channel}|{send.Domain}"))]), cancel);

    /// <summary>Takes the row away; it may be gone already.</summary>
    public async ValueTask RemoveAsync(QueuedSend send, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition(Shard(send)), [new Change.Delete(Row(send), Change.Delete.AnyVersion)]), cancel);

    /// <summary>Sends that have waited since <paramref name="until"/> or longer, a page at a time, each shard's oldest first.</summary>
    public async IAsyncEnumerable<QueuedSend> WaitingAsync(
        DateTimeOffset until, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        const int page = 500;
        for (var shard = 0; shard < shards; shard++)
            for (var from = ""; from is not null;)
            {
                var rows = await records.RangeAsync(Partition(shard), new(from, RowKey.Time(until.AddTicks(1)), page), cancel);
                foreach (var row in rows)
                    yield return Read(row);
                from = rows.Count < page ? null : rows[^1].Row + "!";
            }
    }

    /// <summary>Since when the oldest waits; null: none waits.</summary>
    public async ValueTask<DateTimeOffset?> OldestAsync(CancellationToken cancel)
    {
        DateTimeOffset? oldest = null;
        for (var shard = 0; shard < shards; shard++)
            if (await records.RangeAsync(Partition(shard), new("", null, 1), cancel) is [var first] && !(RowKey.ReadTime(first.Row) >= oldest))
                oldest = RowKey.ReadTime(first.Row);
        return oldest;
    }

    /// <summary>Takes away every row of these contacts.</summary>
    public async ValueTask RemoveAsync(IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        await foreach (var send in WaitingAsync(DateTimeOffset.MaxValue.AddTicks(-1), cancel))
            if (contacts.Contains(send.Contact))
                await RemoveAsync(send, cancel);
    }

    private static QueuedSend Read(StoredRecord record)
    {
        var (what, id) = (Encoding.UTF8.GetString(record.Body.Span), record.Row[(record.Row.IndexOf('|', StringComparison.Ordinal) + 1)..]);
        var parts = what[1..].Split('|', 2);
        return new(id, parts[0], parts[1], what[0] == '!', RowKey.ReadTime(record.Row));
    }

    private static string Row(QueuedSend send) => $"{RowKey.Time(send.At)}|{send.Id}";

    private static string Partition(int shard) => string.Create(CultureInfo.InvariantCulture, $"sends|{shard:D2}");

    private int Shard(QueuedSend send) => (int)(StableHash.Of(send.Contact) % (uint)shards);
}
