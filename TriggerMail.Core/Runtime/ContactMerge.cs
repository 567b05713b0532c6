using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Runtime;

/// <summary>
/// Merges one contact's partition into another's. The other is closed first, so nothing can happen to it any more but the settling of what
/// was under way; its history stays where it is and is read together with the survivor's. Doing it again after a crash ends the same.
/// </summary>
internal sealed class ContactMerge(IRecordStore records, ContactStore contacts, PendingSignalDelivery announcements)
{
    private const string MovedOn = "the contact has become part of another one, and the message is decided there";

    public async Task AbsorbAsync(ContactPartition survivor, string other, UnitOfWork walk, DateTimeOffset now, CancellationToken cancel)
    {
        var loser = await CloseAsync(other, survivor.Id, now, cancel);
        if (loser.Contact is not { ErasedBy: null } contact || survivor.Contact!.Absorbed.Contains(other))
            return;
        survivor.Contact = Merge.Absorb(survivor.Contact, contact) with { AbsorbedAt = now };
        survivor.Note(new(now, "contact.merged", $"Known until now as {string.Join(", ", contact.Aliases)}"));
        walk.Left.AddRange(loser.Active);
        foreach (var enrollment in loser.Active)
            walk.Move(other, enrollment);
    }

    private async Task<ContactPartition> CloseAsync(string id, string into, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            var partition = await contacts.LoadAsync(id, cancel);
            if (partition.Contact is not { MergedInto: null, ErasedBy: null } contact)
                return partition;
            if (contact.PendingSignals.Length > 0)
            {
                // Closed, it could not be told any more.
                await announcements.FinishAsync(id, cancel);
                continue;
            }
            foreach (var enrollment in partition.Active.Where(one => one is { AskedAt: not null, Awaiting: null }))
                if (partition.HasRoom && await records.GetAsync(id, ContactRows.Ledger(Interpreter.TurnId(enrollment)), cancel) is { } record
                    && ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow) is { State: SendState.Held } row)
                    partition.Put(row with { State = SendState.Suppressed, Reason = MovedOn, At = now });
            // What a batch has no room for is said in the next one; the last one closes.
            var isLast = partition.HasRoom;
            if (isLast)
                partition.Contact = contact with { MergedInto = into };
            if (await contacts.CommitAsync(partition, cancel) == CommitOutcome.Done && isLast)
                return partition;
        }
    }
}
