using TriggerMail.Storage;

namespace TriggerMail.Contacts.Erasure;

/// <summary>
/// Names whose person asked to be forgotten: a keyed hash and a date each, and nothing else, so that somebody who comes back with
/// the next import is not written to (Mailtrain#1264).
/// </summary>
public sealed class ErasureSuppressionList
{
    private const string Partition = "forgotten";
    private readonly IRecordStore records;
    private readonly PrivacyKey key;

    internal ErasureSuppressionList(IRecordStore records) => (this.records, key) = (records, new(records));

    /// <summary>When somebody of this name was last forgotten; null when nobody was.</summary>
    public async ValueTask<DateTimeOffset?> WhenAsync(string name, CancellationToken cancel = default) =>
        Alias.Read(name) is { } alias ? await WhenAsync([alias], cancel) : null;

    internal async ValueTask<DateTimeOffset?> WhenAsync(IEnumerable<Alias> names, CancellationToken cancel)
    {
        DateTimeOffset? latest = null;
        // A browser is whoever uses it: a cookie says nothing about a person.
        foreach (var name in names.Where(name => name.Kind != AliasKind.Anonymous))
            if (await records.GetAsync(Partition, await HashAsync(name, cancel), cancel) is { } record
                && RowKey.ReadTime(System.Text.Encoding.ASCII.GetString(record.Body.Span)) is var at && !(latest >= at))
                latest = at;
        return latest;
    }

    internal async ValueTask AddAsync(IEnumerable<Alias> names, DateTimeOffset at, CancellationToken cancel)
    {
        var body = System.Text.Encoding.ASCII.GetBytes(RowKey.Time(at));
        foreach (var name in names.Where(name => name.Kind != AliasKind.Anonymous))
            await records.CommitAsync(new(Partition, [new Change.Upsert(await HashAsync(name, cancel), body)]), cancel);
    }

    /// <summary>How many names are on the list.</summary>
    public async ValueTask<int> CountAsync(CancellationToken cancel = default) => (await records.RangeAsync(Partition, RowRange.All, cancel)).Count;

    internal ValueTask<string> HashAsync(Alias name, CancellationToken cancel) => key.HashAsync(name.ToString(), cancel);
}
