using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Journeys;

/// <summary>What an event means for a contact who may enter a journey.</summary>
internal abstract record EntryDecision
{
    private EntryDecision() { }

    /// <summary>The event does not start this journey at all.</summary>
    internal sealed record NotConcerned : EntryDecision;

    /// <summary>A new enrollment begins.</summary>
    internal sealed record Enter(Enrollment Enrollment) : EntryDecision;

    /// <summary>The enrollment under way starts its clock again.</summary>
    internal sealed record Restart : EntryDecision;

    /// <summary>The event would start it, but something stands against it.</summary>
    internal sealed record Stay(string Reason) : EntryDecision;
}

/// <summary>Decides who enters a journey. Pure.</summary>
internal static class EntryRules
{
    private static readonly EntryDecision NotConcerned = new EntryDecision.NotConcerned();

    public static bool Concerns(Journey journey, SeenEvent seen) =>
        journey.Entry.On.Contains(seen.Type) && (journey.Entry.Trigger?.IsMeant(journey.Id, seen.Data) ?? true);

    /// <summary>The value that tells enrollments of this journey apart; empty without a key, null when the event lacks it.</summary>
    public static string? KeyOf(Journey journey, Facts facts) => journey.Entry.Key is not { } path ? ""
        : facts.Find(path) is { IsMissing: false } found ? found.AsText()
        : null;

    /// <summary>The decision, given the enrollment under way and the last one that ended (each with the same key, or null).</summary>
    public static EntryDecision Decide(Journey journey, Enrollment? active, Enrollment? last, Facts facts)
    {
        if (facts.Event is not { } seen || !Concerns(journey, seen))
            return NotConcerned;
        if (KeyOf(journey, facts) is not { } key)
            return new EntryDecision.Stay($"the event has no {journey.Entry.Key}");
        if (journey.Entry.When is { } when && !when.Holds(facts))
            return new EntryDecision.Stay(when.Explain(facts));
        if (active is not null)
            return journey.Entry.Newer == ReentryMode.Restart && seen.At >= active.Start
                ? new EntryDecision.Restart()
                : new EntryDecision.Stay("an enrollment is under way");
        return (AgainstAgain(journey, last, facts.Now) ?? AgainstLate(journey, seen, facts.Contact)) is { } reason
            ? new EntryDecision.Stay(reason)
            : new EntryDecision.Enter(Begin(journey, key, last, seen, facts));
    }

    private static string? AgainstAgain(Journey journey, Enrollment? last, DateTimeOffset now) => (last, journey.Entry.Again) switch
    {
        (null, _) or (_, Reentry.Always) => null,
        (_, Reentry.After { Pause: var pause }) when now >= last.EnteredAt + pause => null,
        (_, Reentry.After { Pause: var pause }) =>
            $"entered on {last.EnteredAt:yyyy-MM-dd HH:mm} UTC, and {Spans.Say(pause)} must pass before the next time",
        _ => $"was already in it on {last.EnteredAt:yyyy-MM-dd}, and it is taken once only",
    };

    // Webhooks come late and out of order: a cart that was bought before we heard of it is not abandoned.
    private static string? AgainstLate(Journey journey, SeenEvent seen, Contact contact)
    {
        foreach (var type in journey.Exit.On)
            if (contact.Activity.TryGetValue(type, out var activity) && activity.Last > seen.At)
                return $"{type} came before it, on {activity.Last:yyyy-MM-dd HH:mm} UTC";
        return null;
    }

    private static Enrollment Begin(Journey journey, string key, Enrollment? last, SeenEvent seen, Facts facts) => new()
    {
        Journey = journey.Id,
        Version = journey.Version,
        Contact = facts.Contact.Id,
        Key = key,
        Number = (last?.Number ?? 0) + 1,
        EnteredAt = facts.Now,
        Start = seen.At,
        Trigger = seen,
    };
}
