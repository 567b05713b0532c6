using System.Text.Json.Serialization;
using System.Text.Json;

namespace TriggerMail.Events;

/// <summary>What an enrollment needs to know of an event.</summary>
/// <param name="Id">The event's id.</param>
/// <param name="Type">Its type.</param>
/// <param name="At">When it happened, as far as the engine believes it.</param>
/// <param name="Data">Its data.</param>
public sealed record SeenEvent(
    [property: JsonPropertyName("Id")] string Id,
    [property: JsonPropertyName("Type")] string Type,
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Data")] JsonElement Data);
