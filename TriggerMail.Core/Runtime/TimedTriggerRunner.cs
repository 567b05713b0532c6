using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Store;

namespace TriggerMail.Runtime;

/// <summary>Answers a contact's alarm of <see cref="TimedTriggers"/>: gives every occasion that is due, and says when the next one is.</summary>
internal sealed class TimedTriggerRunner(PublishedJourneys journeys, StoreFacts store, TimeProvider clock, ContactStore contacts, EventIngestion desk)
{
    // As many as there can be journeys; a bound only against a bug that would give the same one for ever.
    private const int Most = 200;

    public async Task<DateTimeOffset?> AnswerAsync(string contact, CancellationToken cancel)
    {
        for (var given = 0; await desk.GiveAsync(contact, Due, cancel); given++)
            if (given == Most)
                throw new InvalidOperationException($"Contact {contact} was given {Most} occasions, and there is no end to them.");
        if ((await contacts.LoadAsync(contact, cancel)).Contact is not { MergedInto: null, ErasedBy: null } there)
            return null;
        // What was given is given, but a crash may have come before its mail was on its way.
        var busy = there.OpenClaims.Length + there.PendingSignals.Length > 0 ? await desk.FinishAsync(contact, cancel) : null;
        var next = TimedTriggers.Earliest(Plan(there), journeys.Timed);
        return busy < next || next is null ? busy ?? next : next;
    }

    private StoreEvent? Due(Contact contact) => TimedTriggers.Due(Plan(contact), journeys.Timed, clock.GetUtcNow());

    private Contact Plan(Contact contact) =>
        TimedTriggers.Plan(journeys.Timed, new() { Now = clock.GetUtcNow(), Contact = contact, Store = store });
}
