using System.Text.Json.Serialization;
using TriggerMail.Contacts.Permissions;

namespace TriggerMail.Contacts;

/// <summary>Something that a browser asked for in the contact's name, and that nobody has confirmed yet.</summary>
/// <param name="Name">Which request it is; asking for the same again is the same one.</param>
/// <param name="At">When it was asked for last.</param>
public sealed record ContactRequest(
    [property: JsonPropertyName("Name")] string Name,
    [property: JsonPropertyName("At")] DateTimeOffset At)
{
    /// <summary>The name of a sign-up for mails.</summary>
    public const string SignUp = Events.Unconfirmed.SignUp;

    /// <summary>The product whose return is to be told; null: a sign-up for mails.</summary>
    [JsonPropertyName("Product")]
    public string? Product { get; init; }

    /// <summary>Its variant, or null.</summary>
    [JsonPropertyName("Variant")]
    public string? Variant { get; init; }

    /// <summary>The product's title in the catalogue, or null where it knows none.</summary>
    [JsonPropertyName("Title")]
    public string? Title { get; init; }

    /// <summary>Whether it may still be confirmed.</summary>
    public bool IsOpen(DateTimeOffset now) => now < At + Consent.ConfirmWithin;
}
