using System.Text.Json.Serialization;
using System.Collections.Immutable;
using System.Text.Json;

namespace TriggerMail.Contacts;

/// <summary>Name, language, place and attributes. Every member may be missing.</summary>
public sealed record Profile
{
    /// <summary>Given name.</summary>
    [JsonPropertyName("FirstName")]
    public string? FirstName { get; init; }
    /// <summary>Family name.</summary>
    [JsonPropertyName("LastName")]
    public string? LastName { get; init; }
    /// <summary>BCP 47 language tag, e.g. <c>de-AT</c>.</summary>
    [JsonPropertyName("Locale")]
    public string? Locale { get; init; }
    /// <summary>IANA time zone, e.g. <c>Europe/Vienna</c>.</summary>
    [JsonPropertyName("TimeZone")]
    public string? TimeZone { get; init; }
    /// <summary>ISO 3166 alpha-2 country.</summary>
    [JsonPropertyName("Country")]
    public string? Country { get; init; }
    /// <summary>Region of the country - a state, a province - as the store writes it.</summary>
    [JsonPropertyName("Region")]
    public string? Region { get; init; }
    /// <summary>Town, as the store writes it.</summary>
    [JsonPropertyName("City")]
    public string? City { get; init; }
    /// <summary>Telephone number as the store gave it.</summary>
    [JsonPropertyName("Phone")]
    public string? Phone { get; init; }
    /// <summary>Date of birth, ISO 8601; the year may be <c>0000</c> where it is not known.</summary>
    [JsonPropertyName("Birthday")]
    public string? Birthday { get; init; }
    /// <summary>Whatever else the store knows, by name.</summary>
    [JsonPropertyName("Attributes")]
    public ImmutableSortedDictionary<string, JsonElement> Attributes { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;
}
