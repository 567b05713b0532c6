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
            walk.Move(other, enrollment);
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
