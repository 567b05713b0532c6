namespace TriggerMail.Storage;

/// <summary>The process is gone: nothing after this point happens.</summary>
public sealed class CrashException() : Exception("The process died here.");

/// <summary>A store that dies at one commit, just before or just after it has become durable, and stays dead.</summary>
public sealed class CrashingStore(IRecordStore records, int dieAtCommit, bool afterwards) : IRecordStore
{
    private int commits;

    /// <summary>How many commits were begun.</summary>
    public int Commits => commits;

    public bool IsDead { get; private set; }

    public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default)
    {
        DieIfDead();
        return records.GetAsync(partition, row, cancel);
    }

    public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default)
    {
        DieIfDead();
        return records.RangeAsync(partition, range, cancel);
    }

    public async ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
    {
        DieIfDead();
        var dies = ++commits == dieAtCommit;
        if (dies && !afterwards)
            Die();
        var result = await records.CommitAsync(batch, cancel);
        if (dies)
            Die();
        return result;
    }

    public void DieIfDead()
    {
        if (IsDead)
            throw new CrashException();
    }

    private void Die()
    {
        IsDead = true;
        throw new CrashException();
    }
}
