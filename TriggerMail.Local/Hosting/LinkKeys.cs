using System.Security.Cryptography;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Hosting;

/// <summary>The key that signs links in mails: made on the first start, kept with the data, so old links stay good.</summary>
internal static class LinkKeys
{
    private const string Partition = "secrets";
    private const string Row = "link-key";

    public static async Task<LinkTokens> OpenAsync(IRecordStore records)
    {
        if (await records.GetAsync(Partition, Row) is { } record)
            return new([record.Body.ToArray()]);
        var key = RandomNumberGenerator.GetBytes(32);
        await records.CommitAsync(new(Partition, [new Change.Insert(Row, key)]));
        return new([key]);
    }
}
