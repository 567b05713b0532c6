using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>Orders, from being placed to being cancelled.</summary>
internal static class ShopifyOrders
{
    /// <summary>
    /// A new order. Only here the marketing checkbox counts: later webhooks of the order repeat it, also when the buyer has
    /// unsubscribed since.
    /// </summary>
    public static MappedEvent Placed(JsonElement body)
    {
        var mapped = Order(EventTypes.OrderPlaced, body);
        ShopifyConsent.PutPurchase(mapped.Data, body);
        return mapped;
    }

    public static MappedEvent Order(string type, JsonElement body)
    {
        var contact = ShopifyContact.OfPurchase(body);
        var name = ShopifyContact.OrderName(body.Get("id").Text());
        // An order's own token names the order, not the checkout.
        if (body.First("cart_token", "checkout_token").IsBlank())
            contact["anonymousId"] = name;
        else if (name is not null)
            contact["aliases"] = new JsonArray("anon:" + name);
        var data = new JsonObject();
        data.Put("contact", contact);
        data.Put("order", OrderOf(body));
        data.Put("shipment", LastShipment(body.Get("fulfillments")));
        return new(type, data);
    }

    /// <summary>The body of an edit names little but the order.</summary>
    public static MappedEvent Edited(JsonElement body)
    {
        var edit = body.Get("order_edit");
        return edit.ValueKind == JsonValueKind.Object
            ? ShopifyShipments.OfOrder(EventTypes.OrderUpdated, edit.Get("order_id").Text(), new JsonObject())
            : Order(EventTypes.OrderUpdated, body);
    }

    private static JsonObject OrderOf(JsonElement body)
    {
        var order = new JsonObject();
        order.Put("id", body.Get("id").Text());
        order.Put("number", body.First("name", "order_number", "number").Text());
        order.Put("cartId", ShopifyContact.Token(body.Get("cart_token")) ?? ShopifyContact.Token(body.Get("checkout_token")));
        order.Put("currency", body.First("currency", "presentment_currency").Text());
        order.Put("total", body.First("total_price", "current_total_price").Text());
        order.Put("placedAt", body.First("processed_at", "created_at").Text());
        order.Put("statusUrl", body.Get("order_status_url").Text());
        order.Put("financialStatus", body.Get("financial_status").Text());
        order.Put("fulfillmentStatus", body.Get("fulfillment_status").Text());
        order.Put("cancelReason", body.Get("cancel_reason").Text());
        order.Put("discountCodes", Codes(body.Get("discount_codes")));
        order.Put("items", ShopifyItems.Of(body.Get("line_items")));
        return order;
    }

    private static JsonArray Codes(JsonElement discounts) => [.. discounts.Each().Select(discount => (JsonNode?)discount.Get("code").Text()).Where(code => code is not null)];

    private static JsonObject? LastShipment(JsonElement fulfillments)
    {
        JsonObject? last = null;
        foreach (var fulfillment in fulfillments.Each())
            last = ShopifyShipments.Shipment(fulfillment);
        return last;
    }
}
