using System.Text.Json;

namespace TriggerMail.Contacts;

/// <summary>One line of a contact's timeline.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">What kind of thing: <c>event</c>, <c>journey.entered</c>, <c>journey.not_entered</c>, <c>journey.ended</c>, <c>message</c>, ...</param>
/// <param name="Text">A sentence a person can read.</param>
/// <param name="Data">More, for programs; its shape depends on the kind.</param>
public sealed record TimelineNote(DateTimeOffset At, string Kind, string Text, JsonElement? Data = null);

/// <summary>An event as kept in its contact's partition.</summary>
/// <param name="Key">The row: the event's time, source and id, so that a repeat is a conflict.</param>
/// <param name="Id">The event's id.</param>
/// <param name="Source">Its source.</param>
/// <param name="Type">Its type.</param>
/// <param name="At">When it happened, as far as the engine believes it.</param>
/// <param name="ReceivedAt">When it was handled.</param>
/// <param name="Data">Its data.</param>
public sealed record EventRow(string Key, string Id, string Source, string Type, DateTimeOffset At, DateTimeOffset ReceivedAt, JsonElement Data);
