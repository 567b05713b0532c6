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
                if (await ReadAsync(record.Row[20..], cancel) is { State: SendState.Failed, RetriedAs: null } row && Key(row) == record.Row)
                    found.Add(row);
                else
                    await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
            if (page.Count < most)
                break;
            from = page[^1].Row + "!";
        }
        return found;
    }

    /// <summary>Forgets that a message failed.</summary>
    public async ValueTask RemoveAsync(LedgerRow row, CancellationToken cancel)
    {
        if (await records.GetAsync(Partition, Key(row), cancel) is { } record)
            await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
    }

    public async ValueTask<LedgerRow?> ReadAsync(string id, CancellationToken cancel) =>
        await records.GetAsync(id.Split('~')[0], ContactRows.Ledger(id), cancel) is { } record
            ? ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow)
            : null;

    private static string Key(LedgerRow row) => $"{RowKey.NewestFirst(row.At)}|{row.Id}";
}
