namespace TriggerMail.Storage;

/// <summary>A store that cannot commit some batches.</summary>
public sealed class FailingStore(IRecordStore records) : IRecordStore
{
    /// <summary>Which batches fail.</summary>
    public Func<Batch, bool> Fails { get; set; } = _ => false;

    public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

    public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) =>
        records.RangeAsync(partition, range, cancel);

    public ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default) => Fails(batch)
        ? throw new FullDisk()
        : records.CommitAsync(batch, cancel);

    private sealed class FullDisk() : StorageException("The disk does not take it.")
    {
        public override bool MayPass => true;
    }
}
