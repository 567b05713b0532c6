using System.Collections.Immutable;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Segments;

namespace TriggerMail.Journeys;

/// <summary>
/// One instruction of a journey. A step is data that knows what it does about a signal; it sees nothing but the facts.
/// </summary>
/// <param name="Id">Unique in its journey; given in the file, or made from the kind and position.</param>
public abstract record Step(string Id)
{
    /// <summary>Of a step that sends: how long after its moment its message still makes sense; null: as the journey says.</summary>
    public TimeSpan? Lateness { get; init; }

    /// <summary>What this step does about a signal.</summary>
    internal abstract Move On(Signal signal, Enrollment enrollment, Facts facts);

    // What every step that sends does about a signal, whatever the channel.
    private protected Move Sending(Outgoing what, int next, Signal signal, Enrollment enrollment) => signal switch
    {
        Signal.Arrived when enrollment.AlreadySent.Contains(Id) => new Move.GoTo(next, "already sent in this enrollment"),
        Signal.Arrived or Signal.AlarmRang or Signal.SendAsked => new Move.Send(what),
        Signal.SendSettled { Outcome: SendOutcome.Held held } => new Move.Stay(held.Until),
        Signal.SendSettled => new Move.GoTo(next),
        _ => Move.Ignore,
    };
}

/// <summary>Sends one message by a template: a mail or a text message.</summary>
/// <param name="Id">The step's name in the ledger.</param>
/// <param name="Template">The template's folder name.</param>
/// <param name="Next">Where to go when the send is settled, whichever way.</param>
/// <param name="Channel">How it goes: one of <see cref="Channels"/>.</param>
public sealed record SendStep(string Id, string Template, int Next, string Channel = Channels.Email) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts) => Sending(new(Template, Channel), Next, signal, enrollment);
}

/// <summary>Calls another program of the store: a CloudEvent, signed, to a URL.</summary>
/// <param name="Id">The step's name in the ledger.</param>
/// <param name="Url">Where to; its host must be among those the settings allow.</param>
/// <param name="Event">The type of the CloudEvent.</param>
/// <param name="With">The facts that go with it, by path.</param>
/// <param name="Next">Where to go when the call is settled, whichever way.</param>
public sealed record WebhookStep(string Id, Uri Url, string Event, ImmutableArray<FactPath> With, int Next) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts) =>
        Sending(new(Event, Channels.Webhook) { Url = Url, With = With }, Next, signal, enrollment);

    /// <inheritdoc/>
    public bool Equals(WebhookStep? other) =>
        other is not null && (Id, Url, Event, Next) == (other.Id, other.Url, other.Event, other.Next) && With.SequenceEqual(other.With);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Url, Event, Next);
}

/// <summary>Waits for a length of time from its arrival.</summary>
public sealed record WaitStep(string Id, TimeSpan For, int Next) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts) => signal switch
    {
        Signal.Arrived => new Move.Stay(facts.Now + For),
        Signal.AlarmRang => new Move.GoTo(Next),
        _ => Move.Ignore,
    };
}

/// <summary>Waits until a moment. A moment that has passed already does not wait.</summary>
public sealed record WaitUntilStep(string Id, Moment Moment, int Next) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts) => signal switch
    {
        Signal.Arrived when Moment.After(enrollment, facts) is var at => at > facts.Now
            ? new Move.Stay(at, Moment.Because(facts))
            : new Move.GoTo(Next, Moment.Because(facts), at),
        Signal.AlarmRang => new Move.GoTo(Next),
        _ => Move.Ignore,
    };
}

/// <summary>Waits for an event, at most so long.</summary>
/// <param name="Id">The step's name.</param>
/// <param name="Event">The event's type.</param>
/// <param name="Key">A path whose value in the event must equal the enrollment's key; null: any event of the type.</param>
/// <param name="Within">How long to wait at most.</param>
/// <param name="Seen">Where to go when the event came.</param>
/// <param name="Timeout">Where to go when it did not.</param>
public sealed record WaitForStep(string Id, string Event, FactPath? Key, TimeSpan Within, int Seen, int Timeout) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts) => signal switch
    {
        Signal.Arrived => new Move.Stay(facts.Now + Within),
        Signal.EventSeen seen when Awaits(seen.Event, enrollment, facts) => new Move.GoTo(Seen),
        Signal.AlarmRang => new Move.GoTo(Timeout),
        _ => Move.Ignore,
    };

    private bool Awaits(SeenEvent seen, Enrollment enrollment, Facts facts) =>
        seen.Type == Event && (Key is null || (facts with { Event = seen }).Find(Key).AsText() == enrollment.Key);
}

/// <summary>Takes the first arm whose condition holds, else <paramref name="Otherwise"/>.</summary>
public sealed record BranchStep(string Id, ImmutableArray<Arm> Arms, int Otherwise) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts)
    {
        if (signal is not Signal.Arrived)
            return Move.Ignore;
        foreach (var arm in Arms)
            if (arm.When.Holds(facts))
                return new Move.GoTo(arm.Next, arm.When.Explain(facts));
        return new Move.GoTo(Otherwise, "none of its conditions holds");
    }
}

/// <summary>One arm of a branch.</summary>
public sealed record Arm(Condition When, int Next);

/// <summary>Goes to another step; a loop needs a wait somewhere in it (checked when the journey is published).</summary>
public sealed record GoToStep(string Id, int Next) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts) =>
        signal is Signal.Arrived ? new Move.GoTo(Next) : Move.Ignore;
}

/// <summary>Ends the journey here.</summary>
public sealed record StopStep(string Id, string Reason) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts) => new Move.End(Reason);
}
