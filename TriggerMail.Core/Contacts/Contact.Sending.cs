using System.Collections.Immutable;
using TriggerMail.Tracking;

namespace TriggerMail.Contacts;

/// <content>What may be sent to the contact, what was, and what the contact did with it.</content>
public sealed partial record Contact
{
    /// <summary>What the contact agreed to and refused, one entry a channel and topic.</summary>
    public ImmutableArray<Consent> Consents { get; init; } = [];

    /// <summary>Why no message of any kind may go to the address, or null.</summary>
    public Suppression? Suppression { get; init; }

    /// <summary>The same of addresses the contact had before or beside that one, the newest last.</summary>
    public ImmutableArray<Suppression> OtherSuppressions { get; init; } = [];

    /// <summary>Why no text message of any kind may go to the number, or null.</summary>
    public Suppression? PhoneSuppression { get; init; }

    /// <summary>What opens and clicks tell; null when there was none.</summary>
    public Engagement? Engagement { get; init; }

    /// <summary>When marketing mails went out in the last 31 days, oldest first: the frequency slots in use, and what a wish for fewer mails is counted by.</summary>
    public ImmutableArray<DateTimeOffset> MarketingSends { get; init; } = [];

    /// <summary>The same of marketing text messages, which have slots of their own.</summary>
    public ImmutableArray<DateTimeOffset> MarketingTexts { get; init; } = [];

    /// <summary>The last mails received and what the contact did with them, oldest first.</summary>
    public ImmutableArray<Touch> Touches { get; init; } = [];

    /// <summary>The same by journey and run, oldest first, for journeys with a cooldown of their own and as long as it lasts.</summary>
    public ImmutableArray<JourneySend> JourneySends { get; init; } = [];

    /// <summary>Sends that are claimed and not settled: what a crash leaves behind is found here.</summary>
    public ImmutableArray<string> OpenClaims { get; init; } = [];

    /// <summary>The fewest hours the contact wants between marketing mails; null: the store's rule.</summary>
    public int? HoursBetweenMails { get; init; }

    /// <summary>Until when the contact asked for no marketing at all; null or past: no pause.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>When mails went out that ask to confirm a sign-up, the newest few.</summary>
    public ImmutableArray<DateTimeOffset> Confirmations { get; init; } = [];

    /// <summary>What browsers asked for in the contact's name and nobody confirmed yet, the newest first, at most <see cref="RequestsKept"/>: while there is no room, newer ones are not kept.</summary>
    public ImmutableArray<ContactRequest> Requests { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>How many of <see cref="Requests"/> are kept.</summary>
    public const int RequestsKept = 10;

    /// <summary>Why no mail may go to an address of the contact, or null.</summary>
    internal Suppression? SuppressionOf(string address)
    {
        var key = Address.Key(address);
        return Suppression is { } no && (no.Address ?? key) == key ? no : OtherSuppressions.FirstOrDefault(other => other.Address == key);
    }

    /// <summary>How many of <see cref="OtherSuppressions"/> are kept.</summary>
    public const int OtherSuppressionsKept = 10;
}

/// <summary>A mail of a journey that has a cooldown of its own.</summary>
/// <param name="Journey">The journey's id.</param>
/// <param name="Run">The run that wrote.</param>
/// <param name="At">When.</param>
public sealed record JourneySend(string Journey, string Run, DateTimeOffset At);

/// <summary>Why no message may go to an address at all.</summary>
/// <param name="Reason">In words a marketer can read.</param>
/// <param name="At">Since when.</param>
/// <param name="Address">The address, by <see cref="Contacts.Address.Key"/>, or the number, by <see cref="Phone.Read"/>; null: whatever the contact has.</param>
public sealed record Suppression(string Reason, DateTimeOffset At, string? Address = null);
