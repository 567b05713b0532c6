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

    /// <summary>Remembers that there is a decision about this send.</summary>
    internal async ValueTask AddAsync(LedgerRow row, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition, [new Change.Upsert($"{RowKey.NewestFirst(row.AskedAt)}|{row.Id}", default)]), cancel);

    /// <summary>Ids of messages, the newest first.</summary>
    public async ValueTask<IReadOnlyList<string>> NewestAsync(int most, CancellationToken cancel = default) =>
        [.. (await records.RangeAsync(Partition, new("", null, most), cancel)).Select(record => record.Row[20..])];
}
