using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Values;

namespace TriggerMail.Events;

/// <summary>
/// What tells one parcel from another, by which there is one mail for each: its id, and where the sender gives none, its tracking number, else
/// its order. Pure.
/// </summary>
internal static class Shipments
{
    /// <summary>The event with <c>data.shipment.id</c>; any other event as it is.</summary>
    public static StoreEvent Named(StoreEvent happened)
    {
        if (happened.Type is not (EventTypes.OrderShipped or EventTypes.OrderDelivered) || happened.Data.ValueKind != JsonValueKind.Object
            || happened.Data.Get("shipment").Get("id").Text() is not null)
            return happened;
        var name = happened.Data.Get("shipment").Get("number").Text() ?? happened.Data.Get("order").Get("id").Text();
        if (name is null || happened.Data.Node() is not JsonObject data)
            return happened;
        var shipment = data["shipment"] as JsonObject ?? new JsonObject();
        shipment["id"] = name;
        data["shipment"] = shipment;
        return happened with { Data = JsonSerializer.SerializeToElement(data) };
    }
}
