using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Storage;

namespace TriggerMail.Runtime;

/// <summary>Whether an event was handled before a contact became part of another one: its row stands in the other's partition.</summary>
internal sealed class HandledEvents(IRecordStore records, ContactStore contacts, TimeProvider clock)
{
    /// <summary>Whether it was handled for one of those that became part of the contact. A repeat without a time says a later one.</summary>
    public ValueTask<bool> ForAsync(Contact contact, StoreEvent happened, CancellationToken cancel)
    {
        var isMarked = contact.AbsorbedAt + ContactRows.SeenFor > clock.GetUtcNow() && !InternalEvents.Is(happened);
        return InAsync(happened.Time <= contact.AbsorbedAt || isMarked ? contact.Absorbed : [], happened, cancel);
    }

    /// <summary>Whether it was handled for one of these contacts.</summary>
    public async ValueTask<bool> InAsync(IEnumerable<string> ids, StoreEvent happened, CancellationToken cancel)
    {
        foreach (var other in ids)
            if (await records.GetAsync(other, ContactRows.Event(happened), cancel) is not null
                || (!InternalEvents.Is(happened) && await contacts.HasSeenAsync(other, happened, cancel)))
                return true;
        return false;
    }
}
