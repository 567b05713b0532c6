namespace TriggerMail.Storage;

/// <summary>
/// Partitioned records: the one storage port. Implemented in memory, on SQLite and on Azure Table Storage, and all three
/// are held to the same behaviour, refusals included (<see cref="StorageLimits"/>).
/// </summary>
public interface IRecordStore
{
    /// <summary>One record, or null when there is none.</summary>
    ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default);

    /// <summary>
    /// Records of one partition in ordinal row-key order. Reads committed data only; a scan of several pages is not a snapshot.
    /// </summary>
    ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default);

    /// <summary>
    /// All changes or none. The answer is given after the changes are durable; a conflict changes nothing and names the row.
    /// </summary>
    /// <exception cref="StorageLimitException">The batch breaks a limit; nothing was changed.</exception>
    ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default);
}
