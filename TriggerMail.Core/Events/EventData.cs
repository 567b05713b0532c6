using System.Text.Json;

namespace TriggerMail.Events;

/// <summary>Reads an event's data, where anything may be missing or of another kind.</summary>
internal static class EventData
{
    /// <summary>A member that is an object; null when there is none.</summary>
    public static JsonElement? Part(JsonElement data, string name) =>
        data.ValueKind == JsonValueKind.Object && data.TryGetProperty(name, out var part) && part.ValueKind == JsonValueKind.Object ? part : null;

    /// <summary>A member that is a text and not empty; else null.</summary>
    public static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}
