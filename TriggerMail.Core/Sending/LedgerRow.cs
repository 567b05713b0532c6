using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TriggerMail.Sending;

/// <summary>The one decision about one send: what was decided, when, and why.</summary>
public sealed record LedgerRow
{
    /// <summary>Contact, enrollment and turn: derived, so that doing the work again finds the decision already made.</summary>
    [JsonPropertyName("Id")]
    public required string Id { get; init; }
    /// <summary>The contact's id.</summary>
    [JsonPropertyName("Contact")]
    public required string Contact { get; init; }
    /// <summary>The address, number or URL it went to, or would have.</summary>
    [JsonPropertyName("To")]
    public string? To { get; init; }
    /// <summary>The journey's id.</summary>
    [JsonPropertyName("Journey")]
    public required string Journey { get; init; }
    /// <summary>The journey's version.</summary>
    [JsonPropertyName("Version")]
    public required int Version { get; init; }
    /// <summary>The step's id.</summary>
    [JsonPropertyName("Step")]
    public required string Step { get; init; }
    /// <summary>The template's name; of a call the event's name.</summary>
    [JsonPropertyName("Template")]
    public required string Template { get; init; }
    /// <summary>The channel: <c>email</c>, <c>sms</c> or <c>webhook</c>.</summary>
    [JsonPropertyName("Channel")]
    public required string Channel { get; init; }
    /// <summary>The subject line; null when nothing was rendered, and of a text message or a call.</summary>
    [JsonPropertyName("Subject")]
    public string? Subject { get; init; }
    /// <summary>What was decided.</summary>
    [JsonPropertyName("State")]
    public required SendState State { get; init; }
    /// <summary>Why, in a sentence; null for a plain send.</summary>
    [JsonPropertyName("Reason")]
    public string? Reason { get; init; }
    /// <summary>When it was decided.</summary>
    [JsonPropertyName("At")]
    public required DateTimeOffset At { get; init; }
    /// <summary>When the journey first asked for it.</summary>
    [JsonPropertyName("AskedAt")]
    public required DateTimeOffset AskedAt { get; init; }
    /// <summary>Whether it is part of a purchase or an account.</summary>
    [JsonPropertyName("Transactional")]
    public bool Transactional { get; init; }
    /// <summary>How many times it was handed to the provider.</summary>
    [JsonPropertyName("Attempts")]
    public int Attempts { get; init; }
    /// <summary>While claimed: since when it waits for its provider.</summary>
    [JsonPropertyName("QueuedAt")]
    public DateTimeOffset? QueuedAt { get; init; }
    /// <summary>While claimed: which process is handing it to the provider; null: it waits, and nobody has been given it.</summary>
    [JsonPropertyName("ClaimedBy")]
    public string? BegunBy { get; init; }
    /// <summary>While claimed: since when it is being handed over.</summary>
    [JsonPropertyName("ClaimedAt")]
    public DateTimeOffset? BegunAt { get; init; }
    /// <summary>The send that failed and that this one tries again; null: it is the first.</summary>
    [JsonPropertyName("RetryOf")]
    public string? RetryOf { get; init; }
    /// <summary>The send that tried this one again after it failed; null: none did.</summary>
    [JsonPropertyName("RetriedAs")]
    public string? RetriedAs { get; init; }
    /// <summary>Whether it shows a coupon that was put aside for it; when it fails, that is taken back.</summary>
    [JsonPropertyName("ShowsCoupon")]
    public bool ShowsCoupon { get; init; }
    /// <summary>The provider's own id for it.</summary>
    [JsonPropertyName("ProviderId")]
    public string? ProviderId { get; init; }
    /// <summary>What came back about it after it was sent; null: nothing.</summary>
    [JsonPropertyName("Returned")]
    public Returned? Returned { get; init; }
    /// <summary>The headers it carries.</summary>
    [JsonPropertyName("Headers")]
    public ImmutableSortedDictionary<string, string> Headers { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}

/// <summary>What came back about a mail.</summary>
/// <param name="At">When.</param>
/// <param name="What">E.g. <c>bounced, hard</c> or <c>complained</c>.</param>
/// <param name="Reason">The receiver's words, or ours.</param>
public sealed record Returned(
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("What")] string What,
    [property: JsonPropertyName("Reason")] string Reason);

/// <summary>Where a send stands.</summary>
public enum SendState
{
    /// <summary>Decided, and waits for the provider or is being handed to it: shown as <c>held</c> until the provider has answered.</summary>
    Claimed,

    /// <summary>The provider has it.</summary>
    Sent,

    /// <summary>Waits for a slot, or for the provider.</summary>
    Held,

    /// <summary>Will not be sent.</summary>
    Suppressed,

    /// <summary>The provider will not take it.</summary>
    Failed,

    /// <summary>A crash or a broken connection: the provider may or may not have it, and it is not repeated.</summary>
    Uncertain,
}
