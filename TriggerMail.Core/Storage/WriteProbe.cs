namespace TriggerMail.Storage;

/// <summary>
/// Tries whether the store takes a write that needs room, and takes it away again. Overwriting a row would need none, and succeed on a
/// full disk.
/// </summary>
public sealed class WriteProbe(IRecordStore records)
{
    private const string Partition = "health";
    private const string Row = "write";

    // As much as a fat event.
    private static readonly byte[] Body = new byte[16 * 1024];

    /// <summary>Writes, durably, and takes it away. Throws what the store throws; whatever is left is overwritten by the next try.</summary>
    public async Task TryAsync(CancellationToken cancel = default)
    {
        await records.CommitAsync(new(Partition, [new Change.Upsert(Row, Body)]), cancel);
        await records.CommitAsync(new(Partition, [new Change.Delete(Row, Change.Delete.AnyVersion)]), cancel);
    }
}
