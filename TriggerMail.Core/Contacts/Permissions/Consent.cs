using System.Text.Json.Serialization;

namespace TriggerMail.Contacts.Permissions;

/// <summary>What a contact agreed to or refused, with its proof: who said so, when, how, and in which words.</summary>
/// <param name="Topic">A topic, or <c>marketing</c> for all marketing topics at once.</param>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="State">The answer.</param>
/// <param name="At">When it was given.</param>
/// <param name="Source">Where it was given, e.g. <c>shopify checkout</c>.</param>
/// <param name="Wording">The version of the words that were agreed to.</param>
/// <param name="Event">The id of the event that carried it.</param>
public sealed record Consent(
    [property: JsonPropertyName("Topic")] string Topic,
    [property: JsonPropertyName("Channel")] string Channel,
    [property: JsonPropertyName("State")] ConsentState State,
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Source")] string? Source,
    [property: JsonPropertyName("Wording")] string? Wording,
    [property: JsonPropertyName("Event")] string? Event)
{
    /// <summary>How sure the answer is; null: an answer like any other.</summary>
    [JsonPropertyName("Level")]
    public ConsentLevel? Level { get; init; }

    /// <summary>The network address of the request, as much of it as the store keeps.</summary>
    [JsonPropertyName("Origin")]
    public string? Origin { get; init; }

    /// <summary>The last time this was refused, also where a later answer has taken its place: an older yes that comes late is known by it.</summary>
    [JsonPropertyName("RefusedAt")]
    public DateTimeOffset? RefusedAt { get; init; }

    /// <summary>When it ends by itself, as implied consent does; null: never.</summary>
    [JsonPropertyName("ExpiresAt")]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long a sign-up may be confirmed.</summary>
    public static readonly TimeSpan ConfirmWithin = TimeSpan.FromDays(30);

    /// <summary>Whether it is a sign-up that may still be confirmed; one that nobody confirmed in time has expired.</summary>
    public bool IsAwaited(DateTimeOffset now) => State == ConsentState.Pending && now < At + ConfirmWithin;
}

/// <summary>An answer to the question whether we may write.</summary>
public enum ConsentState
{
    /// <summary>Agreed.</summary>
    Subscribed,

    /// <summary>Asked, and not confirmed yet.</summary>
    Pending,

    /// <summary>Refused, or agreed and taken back.</summary>
    Unsubscribed,
}

/// <summary>How a yes came about.</summary>
public enum ConsentLevel
{
    /// <summary>Ticked or typed by somebody, whose address it was not proven to be (Shopify: <c>SINGLE_OPT_IN</c>).</summary>
    SingleOptIn,

    /// <summary>Confirmed from the mailbox itself (double opt-in; Shopify: <c>CONFIRMED_OPT_IN</c>).</summary>
    ConfirmedOptIn,

    /// <summary>Never said, but understood from a purchase or an inquiry, and for a time only (CASL s. 10(9), (10), (13)).</summary>
    Implied,
}
