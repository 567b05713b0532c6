using System.Collections.Immutable;
using TriggerMail.Events;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Segments;

namespace TriggerMail.Journeys;

/// <summary>
/// A published, versioned definition: who enters, who leaves, and the steps in between. Immutable; an edited file becomes
/// the next version.
/// </summary>
public sealed record Journey
{
    /// <summary>The journey's name in files, ledgers and URLs, e.g. <c>cart-abandonment</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Counts up from 1; an enrollment stays on the version it entered.</summary>
    public int Version { get; init; } = 1;

    /// <summary>What the store wants from it, in one sentence.</summary>
    public required string Goal { get; init; }

    /// <summary>What the customer and the store each gain.</summary>
    public required Benefit Benefit { get; init; }

    /// <summary>What it should leave the customer with, e.g. "helped, not chased".</summary>
    public required string Feeling { get; init; }

    /// <summary>What a contact consents to when receiving it, e.g. <c>offers</c>.</summary>
    public required string Topic { get; init; }

    /// <summary>Who goes first when several mails want the same slot; 0 to 100, higher first.</summary>
    public int Priority { get; init; } = 50;

    /// <summary>Whether its mails wait for the 24-hour cooldown.</summary>
    public FrequencyCapMode Frequency { get; init; } = FrequencyCapMode.Regular;

    /// <summary>How long a held message waits for a free slot before it expires.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long after one enrollment's last mail no other enrollment writes to the same contact; null: no such rule.</summary>
    public TimeSpan? Cooldown { get; init; }

    /// <summary>How long after its moment a mail of this journey still makes sense; null: the store's rule. A step may say its own.</summary>
    public TimeSpan? Lateness { get; init; }

    /// <summary>What starts it.</summary>
    public required Entry Entry { get; init; }

    /// <summary>What ends it early.</summary>
    public Exit Exit { get; init; } = Exit.None;

    /// <summary>What counts as success, or null when nothing is measured.</summary>
    public Measure? Measure { get; init; }

    /// <summary>The steps, flattened: a step names the index it goes to next. Index <c>Steps.Length</c> is the end.</summary>
    public required ImmutableArray<Step> Steps { get; init; }

    /// <summary>The channels by which it reaches contacts; e-mail where it reaches none.</summary>
    internal IReadOnlyList<string> Channels => Steps.OfType<SendStep>().Select(send => send.Channel).DefaultIfEmpty(TriggerMail.Contacts.Permissions.Channels.Email).Distinct().ToList();

    /// <summary>Whether its mails are part of a purchase or an account (design §7) and so need no consent to marketing.</summary>
    public bool IsTransactional => Topics.IsTransactional(Topic);
}

/// <summary>What a journey is good for, on both sides of the counter.</summary>
public sealed record Benefit(string Customer, string Store);

/// <summary>Whether a journey's mails wait for the cooldown between marketing mails.</summary>
public enum FrequencyCapMode
{
    /// <summary>Waits for a free slot.</summary>
    Regular,

    /// <summary>Its value lies in the moment: does not wait for the cooldown, but uses the slot and obeys the caps.</summary>
    Timely,
}

/// <summary>What starts a journey.</summary>
/// <param name="On">Event types that start it.</param>
/// <param name="When">Must hold as well, or null.</param>
/// <param name="Key">A path whose value tells enrollments apart, e.g. <c>cart.id</c>; null: one enrollment a contact.</param>
/// <param name="Newer">What a further matching event does to an enrollment that is under way.</param>
/// <param name="Again">When a contact may enter again after an enrollment with the same key has ended.</param>
public sealed record Entry(ImmutableArray<string> On, Condition? When, FactPath? Key, ReentryMode Newer, Reentry Again)
{
    /// <summary>What starts it other than an event of the store; then <see cref="On"/> is the one type of event it comes as.</summary>
    public Trigger? Trigger { get; init; }
}

/// <summary>What a further entry event does while an enrollment with the same key is under way.</summary>
public enum ReentryMode
{
    /// <summary>Nothing: the enrollment goes on.</summary>
    Ignore,

    /// <summary>The clock starts again; what was already sent in this enrollment is not sent again.</summary>
    Restart,
}

/// <summary>When a contact may enter again once an enrollment with the same key has ended.</summary>
public abstract record Reentry
{
    private Reentry() { }

    /// <summary>Once, never again.</summary>
    public sealed record Never : Reentry;

    /// <summary>As soon as the last enrollment has ended.</summary>
    public sealed record Always : Reentry;

    /// <summary>When this much time has passed since the last enrollment was entered.</summary>
    public sealed record After(TimeSpan Pause) : Reentry;
}

/// <summary>What ends a journey early: an event seen, or a condition found to hold just before a send.</summary>
public sealed record Exit(ImmutableArray<string> On, Condition? When)
{
    /// <summary>Nothing but the end of its steps (and an unsubscribe, which always ends a marketing journey).</summary>
    public static Exit None { get; } = new([], null);
}

/// <summary>What counts as success: this event, within this long after a send, credited by this touch.</summary>
public sealed record Measure(string Event, TimeSpan Within, MeasureBy By);

/// <summary>Which touch a success is credited to.</summary>
public enum MeasureBy
{
    /// <summary>The last click.</summary>
    Click,

    /// <summary>The last mail sent.</summary>
    Send,
}
