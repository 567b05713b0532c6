using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TriggerMail.Contacts;

/// <content>What journeys and segments keep about the contact.</content>
public sealed partial record Contact
{
    /// <summary>The arm taken in each experiment, by its name.</summary>
    [JsonPropertyName("Experiments")]
    public ImmutableSortedDictionary<string, string> Experiments { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What happened to the contact in each arm, by experiment, arm and what: it is counted once.</summary>
    [JsonPropertyName("ArmOutcomes")]
    public ImmutableSortedSet<string> ArmOutcomes { get; init; } = [];

    /// <summary>What the contact did, counted by event type.</summary>
    [JsonPropertyName("Activity")]
    public ImmutableSortedDictionary<string, Activity> Activity { get; init; } = ImmutableSortedDictionary<string, Activity>.Empty;

    /// <summary>The segments the contact is in, as last looked at.</summary>
    [JsonPropertyName("Segments")]
    public ImmutableSortedSet<string> Segments { get; init; } = [];

    /// <summary>Which definition of each segment was looked at last, by its name: a new one is no reason to have entered.</summary>
    [JsonPropertyName("SegmentsKnown")]
    public ImmutableSortedDictionary<string, string> SegmentsKnown { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>When journeys that start by the clock concern the contact next, by journey.</summary>
    [JsonPropertyName("Occasions")]
    public ImmutableSortedDictionary<string, TriggerState> TriggerStates { get; init; } = ImmutableSortedDictionary<string, TriggerState>.Empty;

    /// <summary>The earliest alarm known to be set for <see cref="TriggerStates"/>; it may ring early.</summary>
    [JsonPropertyName("OccasionsArmedAt")]
    public DateTimeOffset? TriggersArmedAt { get; init; }

    /// <summary>Events that some enrollments have yet to hear of or to begin with, because a batch had no room for what they mean to all of them; in their order.</summary>
    [JsonPropertyName("Unheard")]
    public ImmutableArray<PendingSignals> PendingSignals { get; init; } = [];
}

/// <summary>An event that some of the contact's enrollments have yet to hear of, or that has yet to start some.</summary>
/// <param name="Event">Its row.</param>
/// <param name="Runs">The journeys and keys of those that have yet to hear of it.</param>
public sealed record PendingSignals(
    [property: JsonPropertyName("Event")] string Event,
    [property: JsonPropertyName("Enrollments")] ImmutableArray<string> Runs)
{
    /// <summary>What it has yet to start, in order, once all enrollments have heard of it.</summary>
    [JsonPropertyName("Starts")]
    public ImmutableArray<PendingEntry> Starts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The contact that was merged into this one and whose enrollments these are: they have yet to move here. Null: they are here, and hear of an event.</summary>
    [JsonPropertyName("From")]
    public string? From { get; init; }
}
