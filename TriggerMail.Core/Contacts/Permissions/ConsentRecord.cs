using System.Text.Json.Serialization;
using System.Collections.Immutable;

namespace TriggerMail.Contacts.Permissions;

/// <summary>
/// One answer about consent as it came in, kept beside the newest ones: the proof of who said what, when, how, and in which words,
/// whether it still counts or not. What is told of the event and the network is that of the first time.
/// </summary>
public sealed record ConsentRecord
{
    /// <summary>The topics it was about.</summary>
    [JsonPropertyName("Topics")]
    public required ImmutableArray<string> Topics { get; init; }

    /// <summary><c>email</c> or <c>sms</c>.</summary>
    [JsonPropertyName("Channel")]
    public required string Channel { get; init; }

    /// <summary>The answer.</summary>
    [JsonPropertyName("State")]
    public required ConsentState State { get; init; }

    /// <summary>When it was given.</summary>
    [JsonPropertyName("At")]
    public required DateTimeOffset At { get; init; }

    /// <summary>Whether the event said itself when it was given; else it is taken to be as old as the event.</summary>
    [JsonPropertyName("IsDated")]
    public bool IsDated { get; init; }

    /// <summary>When we heard of it.</summary>
    [JsonPropertyName("HeardAt")]
    public required DateTimeOffset HeardAt { get; init; }

    /// <summary>The address or telephone number it was about, as known at that moment.</summary>
    [JsonPropertyName("Who")]
    public string? Who { get; init; }

    /// <summary>Where it was given.</summary>
    [JsonPropertyName("Source")]
    public string? Source { get; init; }

    /// <summary>The version of the words that were answered.</summary>
    [JsonPropertyName("Wording")]
    public string? Wording { get; init; }

    /// <summary>The language of the words.</summary>
    [JsonPropertyName("Locale")]
    public string? Locale { get; init; }

    /// <summary>How sure it is.</summary>
    [JsonPropertyName("Level")]
    public ConsentLevel? Level { get; init; }

    /// <summary>The network address of the request, as much of it as the store keeps.</summary>
    [JsonPropertyName("Origin")]
    public string? Origin { get; init; }

    /// <summary>When it ends by itself.</summary>
    [JsonPropertyName("ExpiresAt")]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whether it was said as a yes, and counts as pending until it is confirmed from the mailbox.</summary>
    [JsonPropertyName("WasYes")]
    public bool WasYes { get; init; }

    /// <summary>The id of the event that carried it.</summary>
    [JsonPropertyName("Event")]
    public required string Event { get; init; }

    /// <summary>How often it was given in all. The same answer given again is counted here, and is no row of its own.</summary>
    [JsonPropertyName("Times")]
    public int Times { get; init; } = 1;

    /// <summary>When it was given last; null: only once.</summary>
    [JsonPropertyName("LastAt")]
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>When we heard of it last; null: only once.</summary>
    [JsonPropertyName("LastHeardAt")]
    public DateTimeOffset? LastHeardAt { get; init; }

    /// <summary>The id of the event that carried it last; null: only once.</summary>
    [JsonPropertyName("LastEvent")]
    public string? LastEvent { get; init; }

    /// <summary>The newest instants at which it was given again, the newest first: with those of other answers they tell which came after which.</summary>
    [JsonPropertyName("Again")]
    public ImmutableArray<DateTimeOffset>? Again { get; init; }

    /// <summary>How many answers of this channel and state came before it whose words are not kept, because there were too many different ones.</summary>
    [JsonPropertyName("Others")]
    public int Others { get; init; }

    /// <summary>Why it changed nothing; null when it became the contact's answer.</summary>
    [JsonPropertyName("Ignored")]
    public string? Ignored { get; init; }
}
