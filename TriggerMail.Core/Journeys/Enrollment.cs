using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TriggerMail.Events;

namespace TriggerMail.Journeys;

/// <summary>One contact in one journey version. One active enrollment a journey and key.</summary>
public sealed record Enrollment
{
    /// <summary>The journey's id.</summary>
    [JsonPropertyName("Journey")]
    public required string Journey { get; init; }

    /// <summary>The version entered; it stays.</summary>
    [JsonPropertyName("Version")]
    public required int Version { get; init; }

    /// <summary>The contact's id.</summary>
    [JsonPropertyName("Contact")]
    public required string Contact { get; init; }

    /// <summary>What tells this enrollment from others of the same journey, e.g. the cart's id; empty when the journey has no key.</summary>
    [JsonPropertyName("Key")]
    public string Key { get; init; } = "";

    /// <summary>Counts the enrollments of this journey and key, from 1.</summary>
    [JsonPropertyName("Run")]
    public int Number { get; init; } = 1;

    /// <summary>When the contact entered.</summary>
    [JsonPropertyName("EnteredAt")]
    public required DateTimeOffset EnteredAt { get; init; }

    /// <summary>What <c>start + ...</c> counts from: the last event that started the clock.</summary>
    [JsonPropertyName("Start")]
    public required DateTimeOffset Start { get; init; }

    /// <summary>The index of the current step; <c>Steps.Length</c> when it is through.</summary>
    [JsonPropertyName("At")]
    public int At { get; init; } = -1;

    /// <summary>How many steps it has arrived at: with the id it names a send.</summary>
    [JsonPropertyName("Turns")]
    public int Turns { get; init; }

    /// <summary>When to look again, or null.</summary>
    [JsonPropertyName("WakeAt")]
    public DateTimeOffset? WakeAt { get; init; }

    /// <summary>The earliest alarm known to be set. It may be earlier than <see cref="WakeAt"/>: an early ring is harmless.</summary>
    [JsonPropertyName("ArmedAt")]
    public DateTimeOffset? ArmedAt { get; init; }

    /// <summary>The send whose settlement it awaits, or null.</summary>
    [JsonPropertyName("Awaiting")]
    public string? Awaiting { get; init; }

    /// <summary>When the current step first asked for its send: patience counts from here.</summary>
    [JsonPropertyName("AskedAt")]
    public DateTimeOffset? AskedAt { get; init; }

    /// <summary>The moment the current step was meant for, when it was reached later than that; else null.</summary>
    [JsonPropertyName("DueAt")]
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>How often the current step's message was handed to the provider without being taken.</summary>
    [JsonPropertyName("Attempts")]
    public int Attempts { get; init; }

    /// <summary>The turn at its recipient's domain that the current step's message waits for or had, or null.</summary>
    [JsonPropertyName("TurnAt")]
    public DateTimeOffset? TurnAt { get; init; }

    /// <summary>Why the next mail of the enrollment is not to be sent, or null.</summary>
    [JsonPropertyName("Withheld")]
    public string? Withheld { get; init; }

    /// <summary>Steps whose mail went out in this enrollment.</summary>
    [JsonPropertyName("Sent")]
    public ImmutableArray<string> Sent { get; init; } = [];

    /// <summary>Steps whose mail went out before the clock was restarted: passed over now.</summary>
    [JsonPropertyName("AlreadySent")]
    public ImmutableArray<string> AlreadySent { get; init; } = [];

    /// <summary>Why it ended, or null while it is under way.</summary>
    [JsonPropertyName("Ended")]
    public string? Ended { get; init; }

    /// <summary>When it ended.</summary>
    [JsonPropertyName("EndedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The event that last started the clock.</summary>
    [JsonPropertyName("Trigger")]
    public required SeenEvent Trigger { get; init; }

    /// <summary>Names the enrollment across stores and hosts: journey, key and enrollment.</summary>
    public string Id => EnrollmentId.Of(Journey, Key, Number);
}
