using TriggerMail.Partitions;
using TriggerMail.Storage;

namespace TriggerMail.Runtime;

/// <summary>
/// Tells of an event the enrollments that its own batch had no room for, and begins those that it starts: some at a time, each time as one
/// batch, until nothing is left. A crash in between is made good by whoever looks at the contact next: nobody takes anything else on
/// before this is done, so what a contact lives through keeps its order.
/// </summary>
internal sealed class PendingSignalDelivery(IRecordStore records, ContactStore contacts, TurnCommitter turns, SendQueue sends)
{
    public async Task FinishAsync(string contact, CancellationToken cancel)
    {
        while (await contacts.LoadAsync(contact, cancel) is { Contact: { MergedInto: null, ErasedBy: null, PendingSignals: [var first, ..] } } partition)
        {
            var walk = turns.Begin(partition);
            var left = first.From is { } other ? walk.Catch(first, await contacts.LoadAsync(other, cancel))
                : await records.GetAsync(contact, first.Event, cancel) is { } record ? walk.Catch(first, ContactPartition.Parse(record.Body, ContactJson.Default.EventRow))
                : null;
            var unheard = partition.Contact!.PendingSignals;
            partition.Contact = partition.Contact with { PendingSignals = left is null ? unheard.RemoveAt(0) : unheard.SetItem(0, left) };
            if (await turns.CommitAsync(partition, walk, cancel) == CommitOutcome.Done)
                await sends.OfferAsync(walk.Claims, cancel);
        }
    }
}
