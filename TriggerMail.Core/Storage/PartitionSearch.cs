using System.Runtime.CompilerServices;

namespace TriggerMail.Storage;

/// <summary>Looks through all partitions for a row, where the store can tell them; nothing is found where it cannot.</summary>
internal static class PartitionSearch
{
    private const int Page = 500;

    /// <summary>The partitions whose names begin so and that hold a row of this key.</summary>
    public static async IAsyncEnumerable<string> WithAsync(
        IRecordStore records, string row, string prefix, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (records is not IPartitionScan scan)
            yield break;
        for (var after = prefix; after is not null;)
        {
            var page = await scan.PartitionsWithAsync(row, after, Page, cancel);
            foreach (var partition in page.TakeWhile(partition => partition.StartsWith(prefix, StringComparison.Ordinal)))
                yield return partition;
            after = page.Count == Page && page[^1].StartsWith(prefix, StringComparison.Ordinal) ? page[^1] : null;
        }
    }
}
