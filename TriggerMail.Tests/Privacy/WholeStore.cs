using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>A store in memory that can be looked through whole, whatever the partition.</summary>
public sealed class WholeStore : IRecordStore, IPartitionScan
{
    private readonly InMemoryRecordStore records = new();
    private readonly SortedSet<string> partitions = new(StringComparer.Ordinal);

    /// <summary>Every row there is, by partition and row.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Rows => partitions
        .SelectMany(partition => records.RangeAsync(partition, RowRange.All).AsTask().GetAwaiter().GetResult().Select(row => (partition, row)))
        .ToDictionary(found => $"{found.partition} / {found.row.Row}", found => found.row.Body, StringComparer.Ordinal);

    public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

    public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) =>
        records.RangeAsync(partition, range, cancel);

    public ValueTask<IReadOnlyList<string>> PartitionsWithAsync(string row, string after, int most, CancellationToken cancel = default) =>
        records.PartitionsWithAsync(row, after, most, cancel);

    public ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
    {
        partitions.Add(batch.Partition);
        return records.CommitAsync(batch, cancel);
    }
}

/// <summary>A store in which somebody else does something just before one of the commits.</summary>
public sealed class Interrupted(IRecordStore records, int atCommit, Func<Task> meanwhile) : IRecordStore
{
    private int commits;

    public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

    public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) =>
        records.RangeAsync(partition, range, cancel);

    public async ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
    {
        if (++commits == atCommit)
            await meanwhile();
        return await records.CommitAsync(batch, cancel);
    }
}
