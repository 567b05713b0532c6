using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>Every contact there is a record of, on the list or not, where the store can tell its partitions.</summary>
internal sealed class ContactScan(IRecordStore records)
{
    // What the ids of contacts begin with. The index of names has a row of the same key, in other partitions.
    private const string Before = "c";

    /// <summary>A page of ids behind one of them (null: from the beginning), and where the next begins; null: that was the last.</summary>
    public async ValueTask<ContactPage> PageAsync(string? after, int most, CancellationToken cancel)
    {
        if (records is not IPartitionScan scan)
            return new([], null);
        var page = await scan.PartitionsWithAsync(ContactRows.Head, after ?? Before, most, cancel);
        string[] ids = [.. page.TakeWhile(partition => partition.StartsWith(Before, StringComparison.Ordinal))];
        return new(ids, page.Count == most && ids.Length == most ? ids[^1] : null);
    }
}
