using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Segments;
using TriggerMail.Storage;

namespace TriggerMail.Runtime;

/// <summary>
/// Keeps in a contact's record when the journeys that start by the clock concern it next. Pure. All of them share one alarm, set for
/// the earliest and only when none that rings before is set: an early ring is harmless.
/// </summary>
internal static class TimedTriggers
{
    /// <summary>The contact with its next occasions planned; the same one when nothing changed.</summary>
    public static Contact Plan(IReadOnlyList<Journey> timed, Facts facts)
    {
        var contact = facts.Contact;
        // Somebody without a name is a browser, and nothing could be sent to it.
        if (contact is { Email: null, StoreId: null, Profile.Phone: null })
            return contact;
        var marks = contact.TriggerStates;
        foreach (var journey in timed)
        {
            var had = marks.GetValueOrDefault(journey.Id);
            var next = ((TimedTrigger)journey.Entry.Trigger!).Plan(facts, had);
            if (next != had)
                marks = next is null ? marks.Remove(journey.Id) : marks.SetItem(journey.Id, next);
        }
        return ReferenceEquals(marks, contact.TriggerStates) ? contact : contact with { TriggerStates = marks };
    }

    /// <summary>The contact once an internal event has been given to it.</summary>
    public static Contact Given(Contact contact, Journey journey, SeenEvent seen)
    {
        var key = seen.Type switch
        {
            EventTypes.DateReached => Text(seen, "date", "on"),
            EventTypes.ContactAbsent => Text(seen, "absence", "since"),
            EventTypes.ScheduleDue => Text(seen, "schedule", "on"),
            _ => null,
        };
        if (key is null || journey.Entry.Trigger is not TimedTrigger trigger)
            return contact;
        var had = contact.TriggerStates.GetValueOrDefault(journey.Id) ?? new(trigger.Definition);
        return contact with
        {
            TriggerStates = contact.TriggerStates.SetItem(journey.Id, had.With(key, Text(seen, "date", "entry") ?? TriggerOccurrence.First) with { Trigger = trigger.Definition }),
        };
    }

    /// <summary>The event of the earliest occasion that is due, of a contact that is planned; null when none is.</summary>
    public static StoreEvent? Due(Contact contact, IReadOnlyList<Journey> timed, DateTimeOffset now) => timed
        .Select(journey => (Journey: journey, Mark: contact.TriggerStates.GetValueOrDefault(journey.Id)))
        .Where(one => one.Mark?.At <= now)
        .OrderBy(one => one.Mark!.At)
        .Select(one => Tell(contact, one.Journey, one.Mark!))
        .FirstOrDefault();

    /// <summary>When the next of them is; null when there is none.</summary>
    public static DateTimeOffset? Earliest(Contact contact, IReadOnlyList<Journey> timed)
    {
        DateTimeOffset? earliest = null;
        foreach (var journey in timed)
            if (contact.TriggerStates.GetValueOrDefault(journey.Id)?.At is { } at && !(earliest <= at))
                earliest = at;
        return earliest;
    }

    private static StoreEvent Tell(Contact contact, Journey journey, TriggerState mark)
    {
        var trigger = (TimedTrigger)journey.Entry.Trigger!;
        var entry = mark.Entry is null ? "" : "|" + RowKey.Hash(mark.Entry.Key)[..12]; // A child's name is nobody's id.
        return new($"{journey.Id}|{contact.Id}|{mark.Key}{entry}", InternalEvents.Source, trigger.EventType, mark.At!.Value, null, trigger.Tell(journey.Id, mark));
    }

    private static string? Text(SeenEvent seen, string part, string member) =>
        EventData.Part(seen.Data, part) is { } found ? EventData.Text(found, member) : null;
}
