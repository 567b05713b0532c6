using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>
/// Which messages failed for good. Derived: a row is written before the decision is, so there may be one too many and never one too
/// few; the ledger says whether it really failed, and whether it was retried since.
/// </summary>
internal sealed class DeadMessages(IRecordStore records)
{
    private const string Partition = "dead|messages";

    // Behind the time's 19 digits and a bar.
    private const int IdAt = 20;

    public async ValueTask AddAsync(LedgerRow row, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition, [new Change.Upsert(Key(row), default)]), cancel);

    /// <summary>Those that failed and were not retried yet, the newest first. Rows that no longer mean anything are taken away.</summary>
    public async ValueTask<IReadOnlyList<LedgerRow>> ListAsync(int most, CancellationToken cancel)
    {
        var found = new List<LedgerRow>();
        for (var from = ""; found.Count < most;)
        {
            var page = await records.RangeAsync(Partition, new(from, null, most), cancel);
            foreach (var record in page)
                if (await IsFailedAsync(record, found, cancel) is false)
                    await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
            if (page.Count < most)
                break;
            from = page[^1].Row + "!";
        }
        return found;
    }

    // Null: the decision cannot be read, so nobody knows; `doctor` names it.
    private async ValueTask<bool?> IsFailedAsync(StoredRecord failed, List<LedgerRow> found, CancellationToken cancel)
    {
        var id = failed.Row[IdAt..];
        if (await records.GetAsync(id.Split('~')[0], ContactRows.Ledger(id), cancel) is not { } record)
            return false;
        if (StoredRows.Read(record, ContactJson.Default.LedgerRow) is not { } row)
            return null;
        if (row is not { State: SendState.Failed, RetriedAs: null } || Key(row) != failed.Row)
            return false;
        found.Add(row);
        return true;
    }

    /// <summary>Forgets that a message failed.</summary>
    public async ValueTask RemoveAsync(LedgerRow row, CancellationToken cancel)
    {
        if (await records.GetAsync(Partition, Key(row), cancel) is { } record)
            await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
    }

    /// <summary>Forgets every failed message of these contacts. Reads the whole list.</summary>
    public async ValueTask RemoveAllAsync(IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        foreach (var record in await records.RangeAsync(Partition, RowRange.All, cancel))
            if (record.Row.Length > IdAt && contacts.Contains(record.Row[IdAt..].Split('~')[0]))
                await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
    }

    public async ValueTask<LedgerRow?> ReadAsync(string id, CancellationToken cancel) =>
        await records.GetAsync(id.Split('~')[0], ContactRows.Ledger(id), cancel) is { } record
            ? ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow)
            : null;

    private static string Key(LedgerRow row) => $"{RowKey.NewestFirst(row.At)}|{row.Id}";
}
