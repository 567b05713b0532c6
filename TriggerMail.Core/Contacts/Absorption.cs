using TriggerMail.Journeys;

namespace TriggerMail.Contacts;

/// <summary>
/// Merges one contact's partition into another's. The other is closed first, so nothing can happen to it any more; its history
/// stays where it is and is read together with the survivor's. Doing it again after a crash ends the same.
/// </summary>
internal sealed class Absorption(ContactStore contacts, Announcements announcements)
{
    public async Task AbsorbAsync(ContactPartition survivor, string other, Walk walk, DateTimeOffset now, CancellationToken cancel)
    {
        var loser = await CloseAsync(other, survivor.Id, cancel);
        if (loser.Contact is not { ErasedBy: null } contact || survivor.Contact!.Absorbed.Contains(other))
            return;
        survivor.Contact = Merge.Absorb(survivor.Contact, contact);
        survivor.Note(new(now, "contact.merged", $"Known until now as {string.Join(", ", contact.Aliases)}"));
        walk.Left.AddRange(loser.Active);
        foreach (var enrollment in loser.Active)
            Move(survivor, enrollment, walk);
    }

    // What it was waiting for it goes on waiting for, under its new name.
    private static void Move(ContactPartition survivor, Enrollment enrollment, Walk walk)
    {
        if (survivor.Find(EnrollmentId.Slot(enrollment.Journey, enrollment.Key)) is not null)
            return;
        survivor.Put(walk.Arm(enrollment with { Contact = survivor.Id, ArmedAt = null, Awaiting = null }));
    }

    private async Task<ContactPartition> CloseAsync(string id, string into, CancellationToken cancel)
    {
        while (true)
        {
            var partition = await contacts.LoadAsync(id, cancel);
            if (partition.Contact is not { MergedInto: null, ErasedBy: null } contact)
                return partition;
            if (contact.Unheard.Length > 0)
            {
                // Closed, it could not be told any more.
                await announcements.FinishAsync(id, cancel);
                continue;
            }
            partition.Contact = contact with { MergedInto = into };
            if (await contacts.CommitAsync(partition, cancel) == CommitOutcome.Done)
                return partition;
        }
    }
}
