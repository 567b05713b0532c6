using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>What happens to an order's parcels and money afterwards.</summary>
internal static class ShopifyShipments
{
    /// <summary>A parcel leaves once. A fulfillment that is born dead is no parcel.</summary>
    public static MappedEvent Created(JsonElement body) => OfFulfillment(
        body.Get("status").Text() is "cancelled" or "error" or "failure" ? EventTypes.OrderUpdated : EventTypes.OrderShipped, body);

    /// <summary>A fulfillment changes with every scan of the parcel; none of that is a second departure.</summary>
    public static MappedEvent Updated(JsonElement body) => OfFulfillment(
        body.Get("shipment_status").Text() == "delivered" ? EventTypes.OrderDelivered : EventTypes.OrderUpdated, body);

    /// <summary>A scan of the parcel. Delivery counts; in transit, out for delivery and the rest update the order.</summary>
    public static MappedEvent Tracked(JsonElement body)
    {
        var shipment = new JsonObject();
        shipment.Put("id", body.Get("fulfillment_id").Text());
        shipment.Put("status", body.Get("status").Text());
        shipment.Put("estimatedDeliveryAt", body.Get("estimated_delivery_at").Text());
        return OfOrder(
            body.Get("status").Text() == "delivered" ? EventTypes.OrderDelivered : EventTypes.OrderUpdated, body.Get("order_id").Text(), shipment);
    }

    /// <summary>Money went back: as much as the successful refund transactions say.</summary>
    public static MappedEvent Refund(JsonElement body)
    {
        var refund = new JsonObject();
        refund.Put("id", body.Get("id").Text());
        var (total, currency) = Refunded(body.Get("transactions"));
        refund.Put("currency", currency);
        refund.Put("total", total?.ToString(CultureInfo.InvariantCulture));
        var items = new JsonArray();
        foreach (var line in body.Get("refund_line_items").Each())
            items.Add(ShopifyItems.Item(line.Get("line_item"), line.Get("quantity")));
        var mapped = OfOrder(EventTypes.OrderRefunded, body.Get("order_id").Text(), new JsonObject());
        mapped.Data.Put("refund", refund);
        mapped.Data.Put("items", items);
        return mapped;
    }

    /// <summary>An event that knows the order and not the buyer: the buyer is whoever an event of that order named.</summary>
    public static MappedEvent OfOrder(string type, string? orderId, JsonObject shipment)
    {
        var (contact, order, data) = (new JsonObject(), new JsonObject(), new JsonObject());
        contact.Put("anonymousId", ShopifyContact.OrderName(orderId));
        order.Put("id", orderId);
        data.Put("contact", contact);
        data.Put("order", order);
        data.Put("shipment", shipment);
        return new(type, data);
    }

    public static JsonObject Shipment(JsonElement fulfillment)
    {
        var shipment = new JsonObject();
        shipment.Put("id", fulfillment.Get("id").Text());
        shipment.Put("carrier", fulfillment.Get("tracking_company").Text());
        shipment.Put("number", fulfillment.Get("tracking_number").Text() ?? FirstOf(fulfillment.Get("tracking_numbers")));
        shipment.Put("url", fulfillment.Get("tracking_url").Text() ?? FirstOf(fulfillment.Get("tracking_urls")));
        shipment.Put("status", fulfillment.First("shipment_status", "status").Text());
        return shipment;
    }

    private static MappedEvent OfFulfillment(string type, JsonElement body)
    {
        var mapped = OfOrder(type, body.Get("order_id").Text(), Shipment(body));
        var contact = mapped.Data["contact"]?.AsObject() ?? [];
        var destination = body.Get("destination");
        contact.Put("email", body.Get("email").Text());
        contact.Put("firstName", destination.Get("first_name").Text());
        contact.Put("lastName", destination.Get("last_name").Text());
        contact.Put("country", destination.Get("country_code").Text());
        mapped.Data["contact"] ??= contact;
        // "#1001.2" is the second parcel of order "#1001".
        if (mapped.Data["order"] is JsonObject order && body.Get("name").Text()?.Split('.')[0] is { Length: > 0 } number)
            order.Put("number", number);
        mapped.Data.Put("items", ShopifyItems.Of(body.Get("line_items")));
        return mapped;
    }

    private static string? FirstOf(JsonElement list) => list.IsBlank() || list.ValueKind != JsonValueKind.Array ? null : list[0].Text();

    private static (decimal? Total, string? Currency) Refunded(JsonElement transactions)
    {
        (decimal? total, string? currency) = (null, null);
        foreach (var transaction in transactions.Each())
            if (transaction.Get("kind").Text() is "refund" or null && transaction.Get("status").Text() is "success" or null
                && ShopifyItems.Money(transaction.Get("amount")) is { } amount)
                (total, currency) = ((total ?? 0) + amount, transaction.Get("currency").Text() ?? currency);
        return (total, currency);
    }
}
