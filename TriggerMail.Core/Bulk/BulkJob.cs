using System.Text.Json.Serialization;
using System.Collections.Immutable;
using System.Text.Json;

namespace TriggerMail.Bulk;

/// <summary>
/// One pass over many contacts, each of whom gets one internal event, is moved to another version of a journey, or is looked at. Durable: its row says how far it came, and it goes on from
/// there after a crash. Nobody gets the event twice, because its id is derived from the bulk job and the contact.
/// </summary>
public sealed record BulkJob
{
    /// <summary>Names the bulk job and begins the ids of its events; letters, digits and <c>- . : _ @</c>. A second bulk job of the same name is none.</summary>
    [JsonPropertyName("Id")]
    public required string Id { get; init; }

    /// <summary>What it does, in words: "Broadcast promotion to vip".</summary>
    [JsonPropertyName("Purpose")]
    public required string Purpose { get; init; }

    /// <summary>When it begins.</summary>
    [JsonPropertyName("StartsAt")]
    public required DateTimeOffset StartsAt { get; init; }

    /// <summary>What each contact is given; null: each is looked at, which plans its occasions and notes its segments.</summary>
    [JsonPropertyName("Gives")]
    public BulkJobEvent? Gives { get; init; }

    /// <summary>The version that enrollments of a journey are moved to; null: none are.</summary>
    [JsonPropertyName("Moves")]
    public BulkJobMove? Moves { get; init; }

    /// <summary>The segment a contact must be in when the bulk job comes to it, or null.</summary>
    [JsonPropertyName("Segment")]
    public string? Segment { get; init; }

    /// <summary>
    /// What each contact's own clock must show, as <c>2026-11-27T09:00</c>, or null. Whose clock does not show it yet is put on the list of
    /// a wave: a bulk job of its own, which begins at that instant.
    /// </summary>
    [JsonPropertyName("LocalAt")]
    public string? LocalAt { get; init; }

    /// <summary>The bulk job that made this one, a wave of it; null for all others.</summary>
    [JsonPropertyName("WaveOf")]
    public string? WaveOf { get; init; }

    /// <summary>Whether it begins anew a day after it began.</summary>
    [JsonPropertyName("Daily")]
    public bool Daily { get; init; }

    /// <summary>Whom it goes over.</summary>
    [JsonPropertyName("Over")]
    public BulkJobAudience Over { get; init; } = BulkJobAudience.Everybody;

    /// <summary>The most contacts a minute; null: the store's rule (<see cref="BulkJobSettings.PerMinute"/>).</summary>
    [JsonPropertyName("PerMinute")]
    public int? PerMinute { get; init; }

    /// <summary>How far it is.</summary>
    [JsonPropertyName("Progress")]
    public BulkJobProgress Progress { get; init; } = new();
}

/// <summary>The event of a bulk job.</summary>
/// <param name="Type">One of <see cref="Events.InternalEvents.Types"/>.</param>
/// <param name="Data">The same for everybody.</param>
public sealed record BulkJobEvent(
    [property: JsonPropertyName("Type")] string Type,
    [property: JsonPropertyName("Data")] JsonElement Data);

/// <summary>Enrollments that a bulk job moves to another version of their journey.</summary>
/// <param name="Journey">The journey.</param>
/// <param name="To">The version.</param>
/// <param name="From">Only those on this version; null: on any other.</param>
public sealed record BulkJobMove(
    [property: JsonPropertyName("Journey")] string Journey,
    [property: JsonPropertyName("To")] int To,
    [property: JsonPropertyName("From")] int? From);

/// <summary>
/// Whom a bulk job goes over: partitions whose rows name contacts. A row's key is the prefix and the contact's id, and whatever follows a bar.
/// </summary>
/// <param name="Partitions">In the order in which they are gone through.</param>
/// <param name="Prefix">What the rows that count begin with.</param>
public sealed record BulkJobAudience(
    [property: JsonPropertyName("Partitions")] ImmutableArray<string> Partitions,
    [property: JsonPropertyName("Prefix")] string Prefix = "")
{
    /// <summary>All contacts.</summary>
    public static BulkJobAudience Everybody { get; } = new([.. TriggerMail.Partitions.ContactList.Partitions]);
}

/// <summary>How far a bulk job is.</summary>
public sealed record BulkJobProgress
{
    /// <summary>The index of the partition it is in.</summary>
    [JsonPropertyName("Partition")]
    public int Partition { get; init; }

    /// <summary>The last row done there; null at the beginning.</summary>
    [JsonPropertyName("After")]
    public string? After { get; init; }

    /// <summary>How many contacts it came to.</summary>
    [JsonPropertyName("Seen")]
    public int Seen { get; init; }

    /// <summary>How many of them were given the event, by this process or one that died; the rest is gone, or merged into another.</summary>
    [JsonPropertyName("Given")]
    public int Given { get; init; }

    /// <summary>How many could not be given it when the bulk job last came to them; they are tried again at the end.</summary>
    [JsonPropertyName("Failed")]
    public int Failed { get; init; }

    /// <summary>How often it went through those who failed.</summary>
    [JsonPropertyName("Retries")]
    public int Retries { get; init; }

    /// <summary>The instants of the waves it made.</summary>
    [JsonPropertyName("Waves")]
    public ImmutableSortedSet<DateTimeOffset> Waves { get; init; } = [];

    /// <summary>How many of those looked at so far are in each segment.</summary>
    [JsonPropertyName("Members")]
    public ImmutableSortedDictionary<string, int> Members { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    /// <summary>The same of the last time it came to its end, or null.</summary>
    [JsonPropertyName("Counted")]
    public SegmentCount? Counted { get; init; }

    /// <summary>What became of the enrollments it moves; those of a stretch that a crash cut off are moved and not counted.</summary>
    [JsonPropertyName("Moved")]
    public ImmutableArray<TriggerMail.Bulk.MigrationLine> Moved { get; init; } = [];

    /// <summary>When it began, or null.</summary>
    [JsonPropertyName("BegunAt")]
    public DateTimeOffset? BegunAt { get; init; }

    /// <summary>When it ended, or null.</summary>
    [JsonPropertyName("EndedAt")]
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it ended before its end, or null.</summary>
    [JsonPropertyName("Stopped")]
    public string? Stopped { get; init; }
}

/// <summary>How many contacts were in each segment when they were last counted.</summary>
/// <param name="At">When.</param>
/// <param name="Members">By the segment's name; one without members is not there.</param>
public sealed record SegmentCount(
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Members")] ImmutableSortedDictionary<string, int> Members);

/// <summary>The store's rules for bulk jobs.</summary>
public sealed record BulkJobSettings
{
    /// <summary>How many contacts a minute a bulk job comes to, at most.</summary>
    public int PerMinute { get; init; } = 6_000;

    /// <summary>How many contacts it deals with side by side.</summary>
    public int AtOnce { get; init; } = 32;

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IEnumerable<string> Problems()
    {
        if (PerMinute is < 1 or > 10_000_000)
            yield return $"TriggerMail:BulkJobs:PerMinute is {PerMinute}; write how many contacts a bulk job may come to in a minute, from 1 to 10000000.";
        if (AtOnce is < 1 or > 1_000)
            yield return $"TriggerMail:BulkJobs:AtOnce is {AtOnce}; write how many contacts are dealt with side by side, from 1 to 1000.";
    }
}
