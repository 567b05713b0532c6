using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Values;

namespace TriggerMail.Intake;

/// <summary>What a mapper made of a store's webhook: the type, the data before its shape is checked, and what else it knows.</summary>
/// <param name="Type">The event's type.</param>
/// <param name="Data">May hold odd values: <see cref="EventShape.Sanitize"/> sorts them out.</param>
internal sealed record MappedEvent(string Type, JsonObject Data)
{
    /// <summary>An id that only this occurrence has, whichever webhook tells of it; null: the webhook's own id.</summary>
    public string? Id { get; init; }

    /// <summary>The event in good shape. Too much data is a refusal, except where only the untouched body is too much.</summary>
    public StoreEvent? ToEvent(string id, string source, string? shop, DateTimeOffset time)
    {
        var data = Salvaged();
        if (StoreEventJson.SizeOf(data) > EventLimits.DataBytes && Data.Remove("body"))
        {
            Data["notes"] = new JsonArray($"The body was left out: it has more than {EventLimits.DataBytes} bytes.");
            data = Salvaged();
        }
        return StoreEventJson.SizeOf(data) > EventLimits.DataBytes
            ? null
            : new StoreEvent(Id ?? id, source, Type, time, Subject.OfWebhook(data), data) { Shop = shop };
    }

    private JsonElement Salvaged()
    {
        using var document = JsonDocument.Parse(Data.ToJsonString());
        return EventShape.Sanitize(document.RootElement);
    }
}
