using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Values;

namespace TriggerMail.Runtime;

/// <summary>
/// Lets an address change hands: from one account to another that the store says it is of now, and away from an account that has a new one.
/// Done before the event's own commit; doing it again after a crash ends the same.
/// </summary>
internal sealed class AddressHolders(AliasIndex aliases, Identity identity, ContactStore contacts, TurnCommitter turns, TimeProvider clock)
{
    /// <summary>Takes from other accounts the addresses that are of this contact now, and with them what stands against mails to them.</summary>
    public async Task TakeAsync(ContactPartition partition, IReadOnlyList<(string Contact, Alias Address)> losers, CancellationToken cancel)
    {
        foreach (var (loser, address) in losers)
            if (await LoseAsync(loser, address, cancel) is { } before)
                partition.Contact = AddressChange.Inherit(partition.Contact!, before, address.Value);
    }

    /// <summary>Where the event says a new address of a known contact, the old one is nobody's any more, or of whoever has something to say there.</summary>
    public async Task ChangeAsync(ContactPartition partition, IReadOnlyList<Alias> names, StoreEvent happened, CancellationToken cancel)
    {
        var contact = partition.Contact!;
        if (contact.Email is not { } had || EventData.Part(happened.Data, "contact") is not { } said || EventData.Text(said, "email") is not { } address
            || !Address.IsUsable(address) || Address.Key(address) == Address.Key(had) || contact.Aliases.Contains(AddressChange.Name(address)))
            return;
        var name = new Alias(AliasKind.Email, Address.Key(had));
        // Whoever names both says that they are one person's.
        if (!names.Contains(name))
            await LeaveAsync(contact, name, had, cancel);
        var moved = AddressChange.To(contact, address);
        partition.Contact = names.Contains(name) ? moved with { Aliases = contact.Aliases } : moved;
        partition.Note(new(clock.GetUtcNow(), "address.changed", $"Has the address {address} now, and no longer {had}; a yes to mails given there does not hold here"));
    }

    private async Task LeaveAsync(Contact contact, Alias name, string address, CancellationToken cancel)
    {
        // It may have been left before: a kill, or another account, came in between.
        if (await aliases.FindAsync(name, cancel) is not { } holder || (holder != contact.Id && !contact.Absorbed.Contains(holder)))
            return;
        var partition = await identity.NewAsync(name, contact.Id, cancel);
        if (AddressChange.Behind(contact, address, partition.Id, clock.GetUtcNow()) is not { } behind)
        {
            await aliases.RemoveAsync(name, [holder], cancel);
            return;
        }
        if (partition.Contact is null)
        {
            partition.Contact = behind;
            partition.Note(new(clock.GetUtcNow(), "address.left", $"An account of the store had this address and has another one now; what was said at {address} holds here"));
            if (await turns.CommitAsync(partition, turns.Begin(partition), cancel) != CommitOutcome.Done)
                await LeaveAsync(contact, name, address, cancel);
        }
        await aliases.PointAsync(name, partition.Id, cancel);
    }


    // The contact as it was before; null: it has the address no more.
    private async Task<Contact?> LoseAsync(string id, Alias address, CancellationToken cancel)
    {
        while (true)
        {
            var partition = await contacts.LoadAsync(id, cancel);
            if (partition.Contact is not { MergedInto: null, ErasedBy: null } before)
                return null;
            var isItsOwn = before.Email is { } had && Address.Key(had) == address.Value;
            if (!isItsOwn && !before.Aliases.Contains(address.ToString()))
                return before;
            partition.Contact = isItsOwn ? AddressChange.To(before, null) : before with { Aliases = before.Aliases.Remove(address.ToString()) };
            partition.Note(new(clock.GetUtcNow(), "address.taken", $"Has the address {address.Value} no more: the store says it is another account's"));
            if (await turns.CommitAsync(partition, turns.Begin(partition), cancel) == CommitOutcome.Done)
                return before;
        }
    }
}
