using TriggerMail.Storage;

namespace TriggerMail.Sending;

/// <summary>The key that signs links in mails: made on the first start, kept with the data, so old links stay good.</summary>
public static class LinkKeys
{
    private const string Partition = "secrets";
    private const string Row = "link-key";

    /// <summary>The tokens of the key that is kept; <paramref name="fresh"/>, 32 random bytes, becomes it where there is none yet.</summary>
    public static async Task<LinkTokens> OpenAsync(IRecordStore records, byte[] fresh, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        if (await records.GetAsync(Partition, Row, cancel) is { } kept)
            return new(new([kept.Body.ToArray()]));
        // Of several processes that start at once, the first one's key is everybody's.
        await records.CommitAsync(new(Partition, [new Change.Insert(Row, fresh)]), cancel);
        return new(new([(await records.GetAsync(Partition, Row, cancel))!.Body.ToArray()]));
    }
}
