using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Values;

namespace TriggerMail.Contacts;

/// <content>What may be sent to the contact, what was, and what the contact did with it.</content>
public sealed partial record Contact
{
    /// <summary>What the contact agreed to and refused, one entry a channel and topic.</summary>
    [JsonPropertyName("Consents")]
    public ImmutableArray<Consent> Consents { get; init; } = [];

    /// <summary>Why no message of any kind may go to the address, or null.</summary>
    [JsonPropertyName("Suppression")]
    public Suppression? Suppression { get; init; }

    /// <summary>The same of addresses the contact had before or beside that one, the newest last.</summary>
    [JsonPropertyName("OtherSuppressions")]
    public ImmutableArray<Suppression> OtherSuppressions { get; init; } = [];

    /// <summary>Why no text message of any kind may go to the number, or null.</summary>
    [JsonPropertyName("PhoneSuppression")]
    public Suppression? PhoneSuppression { get; init; }

    /// <summary>What opens and clicks tell; null when there was none.</summary>
    [JsonPropertyName("Engagement")]
    public Engagement? Engagement { get; init; }

    /// <summary>When marketing mails went out in the last 31 days, oldest first: the frequency slots in use, and what a wish for fewer mails is counted by.</summary>
    [JsonPropertyName("MarketingSends")]
    public ImmutableArray<DateTimeOffset> MarketingSends { get; init; } = [];

    /// <summary>The same of marketing text messages, which have slots of their own.</summary>
    [JsonPropertyName("MarketingTexts")]
    public ImmutableArray<DateTimeOffset> MarketingTexts { get; init; } = [];

    /// <summary>The last mails received and what the contact did with them, oldest first.</summary>
    [JsonPropertyName("Touches")]
    public ImmutableArray<MessageEngagement> MessageEngagements { get; init; } = [];

    /// <summary>The same by journey and enrollment, oldest first, for journeys with a cooldown of their own and as long as it lasts.</summary>
    [JsonPropertyName("JourneySends")]
    public ImmutableArray<JourneySend> JourneySends { get; init; } = [];

    /// <summary>Sends that are claimed and not settled: what a crash leaves behind is found here.</summary>
    [JsonPropertyName("OpenClaims")]
    public ImmutableArray<string> OpenClaims { get; init; } = [];

    /// <summary>The fewest hours the contact wants between marketing mails; null: the store's rule.</summary>
    [JsonPropertyName("HoursBetweenMails")]
    public int? HoursBetweenMails { get; init; }

    /// <summary>Until when the contact asked for no marketing at all; null or past: no pause.</summary>
    [JsonPropertyName("PausedUntil")]
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>When mails went out that ask to confirm a sign-up, the newest few.</summary>
    [JsonPropertyName("Confirmations")]
    public ImmutableArray<DateTimeOffset> Confirmations { get; init; } = [];

    /// <summary>What browsers asked for in the contact's name and nobody confirmed yet, the newest first, at most <see cref="RequestsKept"/>: while there is no room, newer ones are not kept.</summary>
    [JsonPropertyName("Requests")]
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
/// <param name="Enrollment">The enrollment that wrote.</param>
/// <param name="At">When.</param>
public sealed record JourneySend(
    [property: JsonPropertyName("Journey")] string Journey,
    [property: JsonPropertyName("Run")] string Enrollment,
    [property: JsonPropertyName("At")] DateTimeOffset At);

/// <summary>Why no message may go to an address at all.</summary>
/// <param name="Reason">In words a marketer can read.</param>
/// <param name="At">Since when.</param>
/// <param name="Address">The address, by <see cref="TriggerMail.Values.Address.Key"/>, or the number, by <see cref="Phone.Read"/>; null: whatever the contact has.</param>
public sealed record Suppression(
    [property: JsonPropertyName("Reason")] string Reason,
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Address")] string? Address = null);
