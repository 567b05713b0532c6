using TriggerMail.Contacts;
using TriggerMail.Events;

namespace TriggerMail.Journeys;

/// <summary>Answers a contact's alarm of <see cref="Occasions"/>: gives every occasion that is due, and says when the next one is.</summary>
internal sealed class OccasionDesk(EngineParts parts, ContactStore contacts, EventDesk desk)
{
    // As many as there can be journeys; a bound only against a bug that would give the same one for ever.
    private const int Most = 200;

    public async Task<DateTimeOffset?> AnswerAsync(string contact, CancellationToken cancel)
    {
        for (var given = 0; await desk.GiveAsync(contact, Due, cancel); given++)
            if (given == Most)
                throw new InvalidOperationException($"Contact {contact} was given {Most} occasions, and there is no end to them.");
        var partition = await contacts.LoadAsync(contact, cancel);
        return partition.Contact is { MergedInto: null } there ? Occasions.Earliest(Plan(there), parts.Journeys.Timed) : null;
    }

    private StoreEvent? Due(Contact contact) => Occasions.Due(Plan(contact), parts.Journeys.Timed, parts.Clock.GetUtcNow());

    private Contact Plan(Contact contact) =>
        Occasions.Plan(parts.Journeys.Timed, new() { Now = parts.Clock.GetUtcNow(), Contact = contact, StoreZone = parts.Composer.Zone });
}
