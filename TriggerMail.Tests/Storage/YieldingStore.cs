namespace TriggerMail.Storage;

/// <summary>A store in memory that lets others go first at every call, as one across a network does: races happen.</summary>
public sealed class YieldingStore(IRecordStore records) : IRecordStore
{
    public async ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default)
    {
        await Task.Yield();
        return await records.GetAsync(partition, row, cancel);
    }

    public async ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default)
    {
        await Task.Yield();
        return await records.RangeAsync(partition, range, cancel);
    }

    public async ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
    {
        await Task.Yield();
        var result = await records.CommitAsync(batch, cancel);
        await Task.Yield();
        return result;
    }
}
