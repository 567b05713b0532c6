using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>Loads contacts' partitions and commits one turn of one contact at a time.</summary>
internal sealed class ContactStore(IRecordStore records)
{
    public async ValueTask<ContactPartition> LoadAsync(string contact, CancellationToken cancel)
    {
        var rows = await records.RangeAsync(contact, ContactRows.Working, cancel);
        return rows is [{ Row: ContactRows.Head } head, ..]
            ? new(contact, head, rows.Skip(1))
            : new(contact, null, []);
    }

    /// <summary>Whether the event was handled for this contact before.</summary>
    public async ValueTask<bool> HasAsync(ContactPartition partition, StoreEvent happened, CancellationToken cancel) =>
        !partition.IsNew && (await records.GetAsync(partition.Id, ContactRows.Event(happened), cancel) is not null
            || (!InternalEvents.Is(happened) && await HasSeenAsync(partition.Id, happened, cancel)));

    /// <summary>Whether an event of this source and id was handled, whatever time it said.</summary>
    public async ValueTask<bool> HasSeenAsync(string contact, StoreEvent happened, CancellationToken cancel) =>
        await records.GetAsync(contact, ContactRows.Seen(happened), cancel) is not null;

    /// <summary>Whether the changes are in. If not, nothing is, and the row that stood in the way is named.</summary>
    public async ValueTask<CommitOutcome> CommitAsync(ContactPartition partition, CancellationToken cancel)
    {
        var batch = partition.ToBatch();
        switch (await records.CommitAsync(batch, cancel))
        {
            case BatchResult.Committed committed:
                partition.Committed(batch, committed.Versions);
                return CommitOutcome.Done;
            case BatchResult.Conflict { Row: ['v' or 's', '|', ..] }:
                return CommitOutcome.EventHandledBefore;
            default:
                return CommitOutcome.LostRace;
        }
    }
}

internal enum CommitOutcome
{
    Done,
    LostRace,
    EventHandledBefore,
}
