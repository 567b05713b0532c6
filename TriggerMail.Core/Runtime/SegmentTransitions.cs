using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Segments;

namespace TriggerMail.Runtime;

/// <summary>Which segments a contact came into and left. Pure.</summary>
internal static class SegmentTransitions
{
    /// <summary>
    /// The contact with its segments noted, and the events that this makes. A segment that is new, or edited since the contact was last
    /// looked at, is compared with the contact as it was before: who would have been in it already does not enter.
    /// </summary>
    /// <param name="before">The contact before what happened; null when there was none.</param>
    /// <param name="segments">The segments in force.</param>
    /// <param name="facts">The contact as it is now.</param>
    /// <param name="cause">What happened, which names the events; null: only time passed.</param>
    public static (Contact Contact, ImmutableArray<StoreEvent> Events) At(
        Contact? before, ImmutableArray<Segment> segments, Facts facts, StoreEvent? cause)
    {
        var contact = facts.Contact;
        if (segments.IsEmpty && contact.SegmentsKnown.IsEmpty)
            return (contact, []);
        var (inside, known, events) = (contact.Segments, contact.SegmentsKnown, ImmutableArray.CreateBuilder<StoreEvent>());
        foreach (var segment in segments)
        {
            var isKnown = known.GetValueOrDefault(segment.Name) == segment.Definition;
            var was = isKnown ? inside.Contains(segment.Name) : before is not null && segment.When.Holds(facts with { Contact = before });
            var now = segment.When.Holds(facts);
            if (!isKnown)
                known = known.SetItem(segment.Name, segment.Definition);
            inside = now ? inside.Add(segment.Name) : inside.Remove(segment.Name);
            if (now != was)
                events.Add(Tell(segment.Name, now, cause, facts.Now));
        }
        foreach (var gone in known.Keys.Where(name => !segments.Any(segment => segment.Name == name)))
            (inside, known) = (inside.Remove(gone), known.Remove(gone));
        return ReferenceEquals(inside, contact.Segments) && ReferenceEquals(known, contact.SegmentsKnown)
            ? (contact, events.ToImmutable())
            : (contact with { Segments = inside, SegmentsKnown = known }, events.ToImmutable());
    }

    private static StoreEvent Tell(string name, bool entered, StoreEvent? cause, DateTimeOffset now)
    {
        var data = JsonSerializer.SerializeToElement(
            new Dictionary<string, Dictionary<string, string>> { ["segment"] = new() { ["name"] = name } },
            TriggerJson.Default.DictionaryStringDictionaryStringString);
        var type = entered ? EventTypes.SegmentEntered : EventTypes.SegmentLeft;
        var why = cause is null ? Storage.RowKey.Time(now) : Storage.RowKey.Hash(cause.Key);
        return new($"{type}|{name}|{why}", InternalEvents.Source, type, now, null, data);
    }
}
