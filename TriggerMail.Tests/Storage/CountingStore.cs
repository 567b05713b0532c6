namespace TriggerMail.Storage;

/// <summary>What was asked of a store. Each get, range and commit is one request to Azure Table Storage, however many rows it moves.</summary>
public sealed record StoreUse(int Gets, int Ranges, int Commits, int Changes)
{
    public int Requests => Gets + Ranges + Commits;

    public static StoreUse operator +(StoreUse one, StoreUse other) =>
        new(one.Gets + other.Gets, one.Ranges + other.Ranges, one.Commits + other.Commits, one.Changes + other.Changes);

    public static StoreUse operator -(StoreUse all, StoreUse before) =>
        new(all.Gets - before.Gets, all.Ranges - before.Ranges, all.Commits - before.Commits, all.Changes - before.Changes);
}

/// <summary>A store that counts what it is asked for. Ranges must fit one page of Azure's (1,000 rows), else a request would stand for several.</summary>
public sealed class CountingStore(IRecordStore records) : IRecordStore
{
    private const int Page = 1_000;
    private int gets, ranges, commits, changes;

    public StoreUse Use => new(gets, ranges, commits, changes);

    public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default)
    {
        gets++;
        return records.GetAsync(partition, row, cancel);
    }

    public async ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default)
    {
        ranges++;
        var found = await records.RangeAsync(partition, range, cancel);
        Assert.True(found.Count <= Page, $"{found.Count} rows are more than one request");
        return found;
    }

    public ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
    {
        (commits, changes) = (commits + 1, changes + batch.Changes.Count);
        return records.CommitAsync(batch, cancel);
    }
}
