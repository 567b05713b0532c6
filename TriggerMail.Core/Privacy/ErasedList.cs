using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>Whom the erasure of a shop has erased, by id, until a second look has found what turns under way wrote behind it.</summary>
internal sealed class ErasedList(IRecordStore records)
{
    public async ValueTask AddAsync(string request, IEnumerable<string> contacts, CancellationToken cancel)
    {
        foreach (var some in contacts.Distinct(StringComparer.Ordinal).Chunk(StorageLimits.BatchChanges))
            await records.CommitAsync(new(Partition(request), [.. some.Select(contact => new Change.Upsert(contact, default))]), cancel);
    }

    public async ValueTask<IReadOnlyList<string>> NextAsync(string request, int most, CancellationToken cancel) =>
        [.. (await records.RangeAsync(Partition(request), RowRange.All with { Limit = most }, cancel)).Select(record => record.Row)];

    public async ValueTask RemoveAsync(string request, IEnumerable<string> contacts, CancellationToken cancel)
    {
        foreach (var contact in contacts)
            if (await records.GetAsync(Partition(request), contact, cancel) is { } record)
                await records.CommitAsync(new(Partition(request), [new Change.Delete(record.Row, record.Version)]), cancel);
    }

    private static string Partition(string request) => "privacy-erased|" + RowKey.Hash(request);
}
