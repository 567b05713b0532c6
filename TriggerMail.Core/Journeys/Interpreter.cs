using System.Collections.Immutable;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Events;
using TriggerMail.Segments;

namespace TriggerMail.Journeys;

/// <summary>
/// Decides what an enrollment does about a signal. A pure function: no clock, no I/O, no chance, no log. It runs unchanged in
/// production, in tests and in a rehearsal over past events.
/// </summary>
public static class Interpreter
{
    // A loop without a wait is refused when a journey is published; this bound only keeps a bug from hanging a host.
    private const int MaxHops = 1_000;

    /// <summary>
    /// The enrollment after the signal, and what the shell must do. A signal that came too early, twice, or for something no
    /// longer awaited changes nothing.
    /// </summary>
    public static Turn Advance(Journey journey, Enrollment enrollment, Signal signal, Facts facts)
    {
        ArgumentNullException.ThrowIfNull(journey);
        ArgumentNullException.ThrowIfNull(enrollment);
        ArgumentNullException.ThrowIfNull(facts);
        if (enrollment.Ended is not null || IsStale(signal, enrollment))
            return new(enrollment, []);
        return signal switch
        {
            Signal.EventSeen seen when Ends(journey, seen.Event, facts) is { } reason => End(enrollment, reason, facts, []),
            Signal.Reentered again => Restart(journey, enrollment, again.Event, facts),
            Signal.AlarmRang => GoOn(journey, enrollment with { WakeAt = null, ArmedAt = null }, signal, facts, []),
            Signal.SendSettled settled => GoOn(journey, Settle(journey, enrollment, settled.Outcome), signal, facts, []),
            Signal.SendAsked => GoOn(journey, enrollment with { Awaiting = null }, signal, facts, []),
            Signal.CouponSettled settled => GoOn(journey, Withhold(journey, enrollment, settled.Lack), signal, facts, []),
            Signal.Arrived when enrollment.At < 0 => GoOn(journey, ArriveAt(enrollment, 0) with { DueAt = enrollment.Start }, signal, facts, []),
            _ => GoOn(journey, enrollment, signal, facts, []),
        };
    }

    private static bool IsStale(Signal signal, Enrollment enrollment) => signal switch
    {
        Signal.AlarmRang alarm => alarm.Due != enrollment.WakeAt || enrollment.Awaiting is not null,
        Signal.SendSettled settled => settled.SendId != enrollment.Awaiting,
        Signal.SendAsked asked => asked.SendId != enrollment.Awaiting,
        Signal.CouponSettled settled => settled.CouponId != TurnId(enrollment),
        Signal.Arrived => enrollment.At >= 0,
        _ => false,
    };

    private static string? Ends(Journey journey, SeenEvent seen, Facts facts)
    {
        if (journey.Exit.On.Contains(seen.Type))
            return seen.Type;
        if (seen.Type == EventTypes.ContactDeleted)
            return "the store removed the contact";
        return seen.Type is EventTypes.ContactUnsubscribed or EventTypes.ContactPreferencesChanged && !journey.IsTransactional
            && IsUnwanted(journey, facts.Contact)
            ? "unsubscribed"
            : null;
    }

    // A no to mails ends nothing for a contact who said yes to the text messages of the same journey.
    private static bool IsUnwanted(Journey journey, Contact contact) =>
        journey.Channels.Any(channel => Consents.Refuses(contact, journey.Topic, channel))
        && journey.Channels.All(channel => Consents.For(contact, journey.Topic, channel) is not { State: ConsentState.Subscribed });

    private static Turn Restart(Journey journey, Enrollment enrollment, SeenEvent again, Facts facts)
    {
        // The clock starts again, but nobody gets the same mail twice for one cart: a mail on its way counts as sent.
        var sent = enrollment.Awaiting is null ? enrollment.Sent : enrollment.Sent.Add(journey.Steps[enrollment.At].Id);
        var restarted = enrollment with
        {
            Start = again.At,
            Trigger = again,
            WakeAt = null,
            Awaiting = null,
            Withheld = null,
            Sent = sent,
            AlreadySent = [.. enrollment.AlreadySent.Union(sent)],
        };
        return GoOn(journey, ArriveAt(restarted, 0), Signal.Arrived.Now, facts with { Event = again }, []);
    }

    private static Enrollment Withhold(Journey journey, Enrollment enrollment, string? lack) =>
        journey.Steps[enrollment.At] is CouponStep { Offer.WhenEmpty: WhenEmpty.Skip } ? enrollment with { Withheld = lack } : enrollment;

    private static Enrollment Settle(Journey journey, Enrollment enrollment, SendOutcome outcome) => outcome switch
    {
        // What is withheld is the next message, and a call is none.
        SendOutcome.Sent when journey.Steps[enrollment.At] is WebhookStep call => enrollment with { Awaiting = null, Sent = enrollment.Sent.Add(call.Id) },
        SendOutcome.Sent => enrollment with
        {
            Awaiting = null,
            Withheld = null,
            Sent = enrollment.Sent.Add(journey.Steps[enrollment.At].Id),
        },
        SendOutcome.Held { Attempted: true } => enrollment with { Awaiting = null, Attempts = enrollment.Attempts + 1, TurnAt = null },
        SendOutcome.Held held => enrollment with { Awaiting = null, TurnAt = held.IsTurn ? held.Until : enrollment.TurnAt },
        _ when journey.Steps[enrollment.At] is WebhookStep => enrollment with { Awaiting = null },
        _ => enrollment with { Awaiting = null, Withheld = null },
    };

    private static Turn GoOn(Journey journey, Enrollment enrollment, Signal signal, Facts facts, ImmutableArray<Effect> effects)
    {
        // An alarm that rings late, after a downtime, was meant for its own time.
        var queuedAt = (signal as Signal.SendAsked)?.Since;
        var dueAt = signal is Signal.AlarmRang alarm && alarm.Due < facts.Now ? alarm.Due
            : signal is Signal.Arrived ? enrollment.DueAt
            : queuedAt;
        for (var hop = 0; hop < MaxHops; hop++)
        {
            if (enrollment.At >= journey.Steps.Length)
                return End(enrollment, "completed", facts, effects);
            var step = journey.Steps[enrollment.At];
            switch (step.On(signal, enrollment, facts))
            {
                case Move.GoTo go:
                    effects = effects.AddRange(Told(step, go.Because));
                    if (go.Does is { } does)
                        effects = effects.Add(does);
                    // What a step changed, the next one sees.
                    facts = facts with { Contact = ContactChange.Apply(facts.Contact, go.Does) };
                    (enrollment, signal) = (ArriveAt(enrollment, go.Step) with { DueAt = go.DueAt ?? dueAt ?? Carried(enrollment, signal) }, Signal.Arrived.Now);
                    continue;
                case Move.Stay stay:
                    return new(enrollment with { WakeAt = stay.Until }, effects.AddRange(Told(step, stay.Because)));
                case Move.Send when LeavesBeforeSending(journey, enrollment, facts) is { } reason:
                    return End(enrollment, reason, facts, effects);
                case Move.Send send:
                    return Ask(enrollment, step.Id, send.What, dueAt, queuedAt, facts, effects);
                case Move.Issue issue:
                    return new(enrollment, effects.Add(new Effect.Issue(TurnId(enrollment), issue.Offer)));
                case Move.End end:
                    return End(enrollment, end.Reason, facts, effects);
                default:
                    return new(enrollment, effects);
            }
        }
        throw new InvalidOperationException($"Journey {journey.Id} version {journey.Version} went {MaxHops} steps without waiting.");
    }

    // A step that does not wait, such as a coupon or a branch, does not make what follows it any less late.
    private static DateTimeOffset? Carried(Enrollment enrollment, Signal signal) =>
        signal is Signal.Arrived or Signal.CouponSettled ? enrollment.DueAt : null;

    private static ImmutableArray<Effect> Told(Step step, string? because) =>
        because is null ? [] : [new Effect.Note("step", $"{step.Id}: {because}")];

    /// <summary>What the exits say in the last moment: an order that came late, or under another name, still counts.</summary>
    internal static string? LeavesBeforeSending(Journey journey, Enrollment enrollment, Facts facts)
    {
        foreach (var type in journey.Exit.On)
            if (facts.Contact.Activity.TryGetValue(type, out var activity) && activity.Last > enrollment.Start)
                return type;
        return journey.Exit.When is { } when && when.Holds(facts) ? when.Explain(facts) : null;
    }

    private static Enrollment ArriveAt(Enrollment enrollment, int step) =>
        enrollment with { At = step, Turns = enrollment.Turns + 1, WakeAt = null, AskedAt = null, DueAt = null, Attempts = 0, TurnAt = null };

    // The due time of a message that was held, or that the provider wanted later, is when that ended.
    private static Turn Ask(Enrollment enrollment, string step, Outgoing what, DateTimeOffset? lateSince, DateTimeOffset? queuedAt, Facts facts, ImmutableArray<Effect> effects)
    {
        var id = TurnId(enrollment);
        var askedAt = enrollment.AskedAt ?? facts.Now;
        var dueAt = enrollment.AskedAt is null ? enrollment.DueAt ?? askedAt : lateSince ?? facts.Now;
        return new(
            enrollment with { Awaiting = id, AskedAt = askedAt, WakeAt = null },
            effects.Add(new Effect.Send(id, step, what, askedAt, dueAt, enrollment.Attempts)
            {
                Withheld = what.Channel == Channels.Webhook ? null : enrollment.Withheld,
                TurnAt = enrollment.TurnAt,
                QueuedAt = queuedAt,
            }));
    }

    // What a turn asks for is named by the turn, so that asking again finds what was already done.
    internal static string TurnId(Enrollment enrollment) => $"{enrollment.Contact}~{enrollment.Id}~{enrollment.Turns}";

    private static Turn End(Enrollment enrollment, string reason, Facts facts, ImmutableArray<Effect> effects) => new(
        enrollment with { Ended = reason, EndedAt = facts.Now, WakeAt = null, Awaiting = null },
        effects.Add(new Effect.Note("journey.ended", $"{enrollment.Journey} ended: {reason}")));
}
