using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Events;
using TriggerMail.Segments;

namespace TriggerMail.Journeys;

/// <summary>What can happen to an enrollment.</summary>
public abstract record Signal
{
    private Signal() { }

    /// <summary>The pointer came to a step.</summary>
    public sealed record Arrived : Signal
    {
        internal static readonly Arrived Now = new();
    }

    /// <summary>An event of the contact was seen.</summary>
    public sealed record EventSeen(SeenEvent Event) : Signal;

    /// <summary>A newer entry event with the same key came while the enrollment was under way.</summary>
    public sealed record Reentered(SeenEvent Event) : Signal;

    /// <summary>The alarm set for <paramref name="Due"/> rang. It counts only if the enrollment still waits for that instant.</summary>
    public sealed record AlarmRang(DateTimeOffset Due) : Signal;

    /// <summary>The decision about a send. It counts only if the enrollment still awaits that send.</summary>
    public sealed record SendSettled(string SendId, SendOutcome Outcome) : Signal;

    /// <summary>
    /// A send that waited since an instant may go now, and is to be decided once more with what is known by now. It counts only if the
    /// enrollment still awaits that send.
    /// </summary>
    public sealed record SendAsked(string SendId, DateTimeOffset Since) : Signal;

    /// <summary>A coupon was put aside, or, with <paramref name="Lack"/>, there is none, and this is why.</summary>
    public sealed record CouponSettled(string CouponId, string? Lack) : Signal;
}

/// <summary>How a requested send came out.</summary>
public abstract record SendOutcome
{
    private SendOutcome() { }

    /// <summary>Handed to the provider, or perhaps handed to it.</summary>
    public sealed record Sent : SendOutcome;

    /// <summary>Not now; judge again at <paramref name="Until"/>. Attempted: the provider was asked and wants it later.</summary>
    public sealed record Held(DateTimeOffset Until, bool Attempted = false) : SendOutcome
    {
        /// <summary>Whether <see cref="Until"/> is the message's turn at its recipient's domain.</summary>
        public bool IsTurn { get; init; }
    }

    /// <summary>Not at all: suppressed, or failed for good.</summary>
    public sealed record NotSent(string Reason) : SendOutcome;
}

/// <summary>What a step wants next.</summary>
internal abstract record Move
{
    private Move() { }

    internal static readonly Move Ignore = new Stand();

    internal sealed record Stand : Move;

    internal sealed record GoTo(int Step, string? Because = null, DateTimeOffset? DueAt = null) : Move
    {
        /// <summary>What it changes about the contact on the way; null: nothing.</summary>
        public Effect? Does { get; init; }
    }

    internal sealed record Stay(DateTimeOffset Until, string? Because = null) : Move;

    internal sealed record Send(Outgoing What) : Move;

    internal sealed record Issue(CouponOffer Offer) : Move;

    internal sealed record End(string Reason) : Move;
}

/// <summary>What a step wants sent.</summary>
/// <param name="Name">The template's name; of a call the event's.</param>
/// <param name="Channel">How it goes: one of <see cref="TriggerMail.Contacts.Permissions.Channels"/>.</param>
public sealed record Outgoing(string Name, string Channel = TriggerMail.Contacts.Permissions.Channels.Email)
{
    /// <summary>Where a call goes; null: to an address.</summary>
    public Uri? Url { get; init; }

    /// <summary>The address or number it goes to; null: the contact's own.</summary>
    public string? To { get; init; }

    /// <summary>The language it is written in; null: the contact's own.</summary>
    public string? Locale { get; init; }

    /// <summary>The facts that go with a call.</summary>
    public ImmutableArray<FactPath> With { get; init; } = [];
}

/// <summary>What the shell must do for a turn.</summary>
public abstract record Effect
{
    private Effect() { }

    /// <summary>Judge and send one message; its settlement comes back as <see cref="Signal.SendSettled"/>.</summary>
    public sealed record Send(string SendId, string Step, Outgoing What, DateTimeOffset AskedAt, DateTimeOffset DueAt, int Attempts) : Effect
    {
        /// <summary>Why the message is not to go whatever the gate says, or null.</summary>
        public string? Withheld { get; init; }

        /// <summary>The turn at its recipient's domain that the message was given, or null.</summary>
        public DateTimeOffset? TurnAt { get; init; }

        /// <summary>Since when it waits for its provider; null: it is asked for the first time.</summary>
        public DateTimeOffset? QueuedAt { get; init; }
    }

    /// <summary>Keep which arm of an experiment the contact takes, and count it.</summary>
    public sealed record Assign(string Experiment, string Arm) : Effect;

    /// <summary>Write attributes of the contact.</summary>
    public sealed record Update(ImmutableSortedDictionary<string, JsonElement> Attributes) : Effect;

    /// <summary>Put a coupon aside; what came of it comes back as <see cref="Signal.CouponSettled"/>.</summary>
    public sealed record Issue(string CouponId, CouponOffer Offer) : Effect;

    /// <summary>Put a line on the contact's timeline.</summary>
    public sealed record Note(string Kind, string Text) : Effect;
}

/// <summary>The enrollment after a signal, and what the shell must do about it.</summary>
public readonly record struct Turn(Enrollment Enrollment, ImmutableArray<Effect> Effects);
