using System.Collections.Immutable;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Scheduling;
using TriggerMail.Segments;

namespace TriggerMail.Runtime;

/// <summary>Keeps in a loaded contact where it stands: in which segments it is, and when the clock brings it to a journey.</summary>
internal sealed class SegmentMembership(PublishedJourneys journeys)
{
    /// <summary>Notes the segments the contact is in now, and gives the events that this makes.</summary>
    public ImmutableArray<StoreEvent> Note(ContactPartition partition, UnitOfWork walk, Contact? before, StoreEvent? cause, DateTimeOffset now)
    {
        var (contact, events) = SegmentTransitions.At(before, journeys.Segments, Facts(partition, walk, now), cause);
        partition.Contact = contact;
        return events;
    }

    /// <summary>Plans what the clock brings next, and asks for the alarm unless one that rings before is set.</summary>
    public void Plan(ContactPartition partition, UnitOfWork walk, DateTimeOffset now)
    {
        var contact = TimedTriggers.Plan(journeys.Timed, Facts(partition, walk, now));
        if (TimedTriggers.Earliest(contact, journeys.Timed) is { } at && !(contact.TriggersArmedAt is { } armed && armed > now && armed <= at))
        {
            walk.Alarms.Add(new(at, AlarmKind.TimedTriggers, partition.Id, ""));
            contact = contact with { TriggersArmedAt = at };
        }
        partition.Contact = contact;
    }

    /// <summary>Remembers that an occasion was given, in the batch that acts on it.</summary>
    public void Given(ContactPartition partition, SeenEvent seen)
    {
        foreach (var journey in journeys.Timed)
            if (EntryRules.Concerns(journey, seen))
                partition.Contact = TimedTriggers.Given(partition.Contact!, journey, seen);
    }

    private static Facts Facts(ContactPartition partition, UnitOfWork walk, DateTimeOffset now) =>
        new() { Now = now, Contact = partition.Contact!, Store = walk.Store };
}
