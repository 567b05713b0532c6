using System.Text.Json.Serialization;

namespace TriggerMail.Contacts;

/// <summary>
/// An enrollment that an event starts, or whose clock it starts again: decided in the event's own batch, which had no room for what follows
/// from it, and begun in one after it. It stands in the contact's head until then, so it begins once, however often that is tried.
/// </summary>
public sealed record PendingEntry
{
    /// <summary>The journey's id.</summary>
    [JsonPropertyName("Journey")]
    public required string Journey { get; init; }

    /// <summary>The version entered.</summary>
    [JsonPropertyName("Version")]
    public required int Version { get; init; }

    /// <summary>The enrollment's key.</summary>
    [JsonPropertyName("Key")]
    public required string Key { get; init; }

    /// <summary>Which enrollment of this journey and key it is.</summary>
    [JsonPropertyName("Run")]
    public required int Number { get; init; }

    /// <summary>When it was decided that the contact enters.</summary>
    [JsonPropertyName("EnteredAt")]
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>What the enrollment's clock counts from.</summary>
    [JsonPropertyName("Start")]
    public required DateTimeOffset Start { get; init; }

    /// <summary>The type of the event as the journey sees it: one event may also be a sign-up.</summary>
    [JsonPropertyName("Type")]
    public required string Type { get; init; }

    /// <summary>Whether an enrollment under way starts its clock again, instead of a new one.</summary>
    [JsonPropertyName("IsRestart")]
    public bool IsRestart { get; init; }
}
