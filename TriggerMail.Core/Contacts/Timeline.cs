using System.Text.Json.Serialization;
using System.Text.Json;

namespace TriggerMail.Contacts;

/// <summary>One line of a contact's timeline.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What kind of thing: <c>event</c>, <c>journey.entered</c>, <c>journey.not_entered</c>, <c>journey.ended</c>, <c>message</c>, ...</param>
/// <param name="Text">A sentence a person can read.</param>
/// <param name="Data">More, for programs; its shape depends on the kind.</param>
public sealed record TimelineNote(
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Kind")] string Kind,
    [property: JsonPropertyName("Text")] string Text,
    [property: JsonPropertyName("Data")] JsonElement? Data = null);

/// <summary>An event as kept in its contact's partition.</summary>
/// <param name="Key">The row: the event's time, source and id, so that a repeat is a conflict.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Source">Its source.</param>
/// <param name="Type">Its type.</param>
/// <param name="At">When it happened, as far as the engine believes it.</param>
/// <param name="ReceivedAt">When it was handled.</param>
/// <param name="Data">Its data.</param>
public sealed record EventRow(
    [property: JsonPropertyName("Key")] string Key,
    [property: JsonPropertyName("Id")] string Id,
    [property: JsonPropertyName("Source")] string Source,
    [property: JsonPropertyName("Type")] string Type,
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("ReceivedAt")] DateTimeOffset ReceivedAt,
    [property: JsonPropertyName("Data")] JsonElement Data);
