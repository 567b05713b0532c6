using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Rounds;
using TriggerMail.Segments;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail;

/// <summary>What a host brings: a store, a clock, a sender, the words, and the store's rules.</summary>
public sealed record EngineParts(
    IRecordStore Records, TimeProvider Clock, ISender Sender, Composer Composer, PublishedJourneys Journeys, RunnerSettings Settings)
{
    /// <summary>Over how many partitions alarms are spread.</summary>
    public int AlarmShards { get; init; } = 1;

    /// <summary>
    /// Told of each alarm once it and the turn that needs it are durable, so that a host can set a clock of its own. Only a hint:
    /// losing it is harmless, because the alarm stands in the due index. It must not throw.
    /// </summary>
    public Func<DueAlarm, CancellationToken, ValueTask>? OnAlarm { get; init; }

    /// <summary>The store's rules for passes over many contacts.</summary>
    public RoundSettings Rounds { get; init; } = new();

    /// <summary>Told of what went wrong with one contact and did not stop the others, for the host's log. It must not throw.</summary>
    public Action<string, Exception>? OnTrouble { get; init; }
}

/// <summary>The engine, put together. A host hands events to <see cref="Desk"/> and calls <see cref="Runner"/> when alarms come due.</summary>
public sealed class Engine
{
    /// <summary>Puts the engine together from what a host brings.</summary>
    public Engine(EngineParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var contacts = new ContactStore(parts.Records);
        Due = new(parts.Records, parts.AlarmShards);
        Journeys = parts.Journeys;
        Tallies = new(parts.Records, parts.Settings.Owner);
        Recent = new(parts.Records);
        var inFlight = new ClaimsInFlight();
        var turns = new Turns(contacts, Due, inFlight, Tallies, Recent, parts);
        var delivery = new Delivery(contacts, parts.Records, turns, inFlight, parts.Sender, parts.Clock, parts.Settings);
        Desk = new(parts, contacts, turns, delivery);
        Rounds = new(parts, Desk, Due);
        Runner = new(contacts, turns, delivery, Rounds, new(parts, contacts, Desk), parts.Clock);
        Contacts = new(parts.Records, contacts);
        Segments = new(parts, Contacts, Rounds);
        Upkeep = new(parts, Rounds);
    }

    /// <summary>Handles accepted events.</summary>
    public EventDesk Desk { get; }

    /// <summary>Brings enrollments up to date.</summary>
    public Runner Runner { get; }

    /// <summary>Who is in which segment.</summary>
    public SegmentBook Segments { get; }

    /// <summary>What has to follow when journeys and segments come in force.</summary>
    public Upkeep Upkeep { get; }

    /// <summary>Passes over many contacts.</summary>
    public RoundDesk Rounds { get; }

    /// <summary>When to look at whom.</summary>
    public DueIndex Due { get; }

    /// <summary>The journeys in force.</summary>
    public PublishedJourneys Journeys { get; }

    /// <summary>Counts by journey.</summary>
    public Tallies Tallies { get; }

    /// <summary>The newest decisions.</summary>
    public RecentMessages Recent { get; }

    /// <summary>What is known about contacts.</summary>
    public ContactBook Contacts { get; }
}
