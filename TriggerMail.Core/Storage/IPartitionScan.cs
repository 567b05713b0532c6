namespace TriggerMail.Storage;

/// <summary>
/// What a store may know beyond the port: which partitions there are. For whoever looks for what is on no list; slow, because it may look
/// at everything. A store that cannot say does not implement it.
/// </summary>
public interface IPartitionScan
{
    /// <summary>Partitions that hold a row of this key, in order, behind one of them (<c>""</c>: from the beginning), at most so many.</summary>
    ValueTask<IReadOnlyList<string>> PartitionsWithAsync(string row, string after, int most, CancellationToken cancel = default);
}
