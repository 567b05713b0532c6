using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Insights;

/// <summary>
/// The newest decisions across all contacts, for the console. Derived: written together with the turn, perhaps for a turn that
/// was lost; the ledger row behind it is the truth.
/// </summary>
public sealed class RecentMessages(IRecordStore records)
{
    private const string Partition = "recent|messages";

    // Behind the time's 19 digits and a bar.
    private const int IdAt = 20;

    /// <summary>Remembers that there is a decision about this send.</summary>
    internal async ValueTask AddAsync(LedgerRow row, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition, [new Change.Upsert(RowOf(row), default)]), cancel);

    /// <summary>Forgets a decision.</summary>
    internal async ValueTask RemoveAsync(LedgerRow row, CancellationToken cancel)
    {
        if (await records.GetAsync(Partition, RowOf(row), cancel) is { } record)
            await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
    }

    /// <summary>Forgets what these contacts were asked about since an instant, and a day before it.</summary>
    internal async ValueTask RemoveAsync(IReadOnlyCollection<string> contacts, DateTimeOffset since, CancellationToken cancel)
    {
        foreach (var record in await records.RangeAsync(Partition, new("", RowKey.NewestFirst(since.AddDays(-1))), cancel))
            if (contacts.Contains(record.Row[IdAt..].Split('~')[0]))
                await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
    }

    /// <summary>Forgets whatever these contacts were asked about, whenever. Reads the whole list.</summary>
    internal async ValueTask RemoveAllAsync(IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        foreach (var record in await records.RangeAsync(Partition, RowRange.All, cancel))
            if (record.Row.Length > IdAt && contacts.Contains(record.Row[IdAt..].Split('~')[0]))
                await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
    }

    /// <summary>Forgets up to so many decisions that were asked for before an instant, and says how many.</summary>
    internal async ValueTask<int> RemoveBeforeAsync(DateTimeOffset before, int most, CancellationToken cancel)
    {
        var old = await records.RangeAsync(Partition, new(RowKey.NewestFirst(before), null, most), cancel);
        foreach (var some in old.Chunk(StorageLimits.BatchChanges))
            await records.CommitAsync(new(Partition, [.. some.Select(record => new Change.Delete(record.Row, record.Version))]), cancel);
        return old.Count;
    }

    private static string RowOf(LedgerRow row) => $"{RowKey.NewestFirst(row.AskedAt)}|{row.Id}";

    /// <summary>Ids of messages, the newest first.</summary>
    public async ValueTask<IReadOnlyList<string>> NewestAsync(int most, CancellationToken cancel = default) =>
        [.. (await records.RangeAsync(Partition, new("", null, most), cancel)).Select(record => record.Row[IdAt..])];
}
