using System.Globalization;

namespace TriggerMail.Storage;

/// <summary>
/// The port in memory, for tests and rehearsals: the same refusals, order and conflicts as the durable stores, and nothing
/// survives the process. Any number of callers may use it at once.
/// </summary>
public sealed class InMemoryRecordStore : IRecordStore, IPartitionScan
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, List<StoredRecord>> _partitions = new(StringComparer.Ordinal);
    private long _lastVersion;

    /// <inheritdoc/>
    public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default)
    {
        StorageLimits.CheckKeys(partition, row);
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
            return new(Find(partition, row));
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default)
    {
        StorageLimits.Check(partition, range);
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
            return new(_partitions.TryGetValue(partition, out var rows) ? Slice(rows, range) : []);
    }

    /// <inheritdoc/>
    public ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
    {
        StorageLimits.Check(batch);
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            foreach (var change in batch.Changes)
                if (!Fits(change, Find(batch.Partition, change.Row)))
                    return new(new BatchResult.Conflict(change.Row));
            return new(new BatchResult.Committed([.. batch.Changes.Select(change => Apply(batch.Partition, change))]));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> PartitionsWithAsync(string row, string after, int most, CancellationToken cancel = default)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
            return new([.. _partitions.Keys.Where(partition => string.CompareOrdinal(partition, after) > 0 && Find(partition, row) is not null)
                .Order(StringComparer.Ordinal).Take(most)]);
    }

    private static List<StoredRecord> Slice(List<StoredRecord> rows, RowRange range)
    {
        var first = Position(rows, range.From, out _);
        var end = range.To is null ? rows.Count : Position(rows, range.To, out _);
        return rows.GetRange(first, Math.Min(Math.Max(end - first, 0), range.Limit));
    }

    private static bool Fits(Change change, StoredRecord? current) => change switch
    {
        Change.Insert => current is null,
        Change.Replace replace => current?.Version == replace.Version,
        Change.Delete delete => delete.Fits(current?.Version),
        _ => true,
    };

    private string Apply(string partition, Change change)
    {
        if (change is not Change.Delete)
            return Put(partition, change.Row, StorageLimits.Body(change));

        var rows = _partitions[partition];
        rows.RemoveAt(Position(rows, change.Row, out _));
        if (rows.Count == 0)
            _partitions.Remove(partition);
        return "";
    }

    private string Put(string partition, string row, ReadOnlyMemory<byte> body)
    {
        if (!_partitions.TryGetValue(partition, out var rows))
            _partitions.Add(partition, rows = []);

        // The body is copied: the caller may use its buffer again as soon as it has the answer.
        var record = new StoredRecord(row, body.ToArray(), (++_lastVersion).ToString(CultureInfo.InvariantCulture));
        var at = Position(rows, row, out var exists);
        if (exists)
            rows[at] = record;
        else
            rows.Insert(at, record);
        return record.Version;
    }

    private StoredRecord? Find(string partition, string row)
    {
        if (!_partitions.TryGetValue(partition, out var rows))
            return null;
        var at = Position(rows, row, out var exists);
        return exists ? rows[at] : null;
    }

    private static int Position(List<StoredRecord> rows, string row, out bool exists)
    {
        var (low, high) = (0, rows.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (string.CompareOrdinal(rows[middle].Row, row) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        exists = low < rows.Count && rows[low].Row == row;
        return low;
    }
}
