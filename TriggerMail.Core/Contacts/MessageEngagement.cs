using System.Text.Json.Serialization;
using System.Collections.Immutable;

namespace TriggerMail.Contacts;

/// <summary>A mail the contact got, and what the contact did with it. Machines are left out.</summary>
/// <param name="Message">The ledger's id.</param>
/// <param name="Journey">Whose it was.</param>
/// <param name="Version">Of the journey.</param>
/// <param name="Template">The template's name.</param>
/// <param name="SentAt">When the provider took it.</param>
public sealed record MessageEngagement(
    [property: JsonPropertyName("Message")] string Message,
    [property: JsonPropertyName("Journey")] string Journey,
    [property: JsonPropertyName("Version")] int Version,
    [property: JsonPropertyName("Template")] string Template,
    [property: JsonPropertyName("SentAt")] DateTimeOffset SentAt)
{
    /// <summary>The step that sent it; null for mails of before this was remembered.</summary>
    [JsonPropertyName("Step")]
    public string? Step { get; init; }

    /// <summary>When it was first opened, or null.</summary>
    [JsonPropertyName("OpenedAt")]
    public DateTimeOffset? OpenedAt { get; init; }

    /// <summary>Links followed in it, the oldest first, at most <see cref="ClicksKept"/>.</summary>
    [JsonPropertyName("Clicks")]
    public ImmutableArray<Click> Clicks { get; init; } = [];

    /// <summary>What was credited to it already, e.g. an order's id: the same success counts once.</summary>
    [JsonPropertyName("Credited")]
    public ImmutableArray<string> Credited { get; init; } = [];

    internal const int ClicksKept = 10;
}

/// <summary>One link followed.</summary>
/// <param name="At">When.</param>
/// <param name="Link">A hash of where it led.</param>
public readonly record struct Click(
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Link")] string Link);
