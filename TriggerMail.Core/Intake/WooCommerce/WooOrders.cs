using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.WooCommerce;

/// <summary>
/// Orders. WooCommerce has no topics for "paid", "cancelled" and the like: an update says only how the order is now. Each such event is
/// told from the status and its dates, with an id of its own, so that the next update of a paid order is not paid a second time.
/// </summary>
internal static class WooOrders
{
    /// <summary>Placed, and paid when it has a payment date. A draft of the block checkout is a checkout only.</summary>
    public static IReadOnlyList<MappedEvent> Created(JsonElement body)
    {
        if (IsDraft(body))
            return [Draft(body)];
        var placed = Order(EventTypes.OrderPlaced, body, "placed");
        return body.Get("date_paid_gmt").Text() is { } paid ? [placed, Order(EventTypes.OrderPaid, body, "paid/" + paid)] : [placed];
    }

    /// <summary>
    /// What the status says, as far as it is new: <c>cancelled</c> and <c>failed</c> cancel, <c>refunded</c> refunds; the others place
    /// (a draft becomes an order by an update), pay and fulfil within a day of the date. Nothing of all that: the order was updated.
    /// </summary>
    public static IReadOnlyList<MappedEvent> Updated(JsonElement body)
    {
        var status = body.Get("status").Text();
        if (IsDraft(body))
            return [Draft(body)];
        if (status is "cancelled" or "failed")
            return [Order(EventTypes.OrderCancelled, body, status)];
        if (status is "refunded")
            return [Order(EventTypes.OrderRefunded, body, status)];

        var events = new List<MappedEvent>();
        if (status is "pending" or "on-hold" or "processing" or "completed" && IsNew(body, "date_created_gmt"))
            events.Add(Order(EventTypes.OrderPlaced, body, "placed"));
        if (status is "processing" or "completed" && IsNew(body, "date_paid_gmt"))
            events.Add(Order(EventTypes.OrderPaid, body, "paid/" + body.Get("date_paid_gmt").Text()));
        if (status is "completed" && IsNew(body, "date_completed_gmt"))
            events.Add(Order(EventTypes.OrderFulfilled, body, "completed/" + body.Get("date_completed_gmt").Text()));
        if (events.Count == 0)
            events.Add(Order(EventTypes.OrderUpdated, body));
        return events;
    }

    public static MappedEvent Order(string type, JsonElement body, string? happening = null)
    {
        var order = new JsonObject();
        order.Put("id", body.Get("id").Text());
        order.Put("number", body.Get("number").Text());
        order.Put("currency", body.Get("currency").Text());
        order.Put("total", body.Get("total").Text());
        order.Put("placedAt", Instants.Utc(body.Get("date_created_gmt").Text())?.ToString("O"));
        order.Put("status", body.Get("status").Text());
        order.Put("paymentUrl", body.Get("payment_url").Text());
        order.Put("discountCodes", Codes(body.Get("coupon_lines")));
        order.Put("refunds", Refunds(body.Get("refunds")));
        order.Put("items", WooItems.Of(body.Get("line_items")));
        var data = new JsonObject();
        data.Put("contact", WooCustomers.OfOrder(body));
        data.Put("order", order);
        WooConsent.Put(data, body);
        return new(type, data)
        {
            Id = happening is not null && body.Get("id").Text() is { } id ? WebhookEvents.Id("order", id, happening) : null,
        };
    }

    private static JsonArray Codes(JsonElement coupons) => [.. coupons.Each().Select(coupon => (JsonNode?)coupon.Get("code").Text()).Where(code => code is not null)];

    // Money given back in part changes no status and is told by every later update: a list, each with its id.
    private static JsonArray Refunds(JsonElement refunds)
    {
        var list = new JsonArray();
        foreach (var one in refunds.Each())
        {
            var refund = new JsonObject();
            refund.Put("id", one.Get("id").Text());
            refund.Put("total", one.Get("total").Text()?.TrimStart('-')); // A loss, as WooCommerce sees it.
            list.Add(refund);
        }
        return list;
    }

    private static bool IsDraft(JsonElement body) => body.Get("status").Text() is "checkout-draft";

    private static MappedEvent Draft(JsonElement body)
    {
        var items = WooItems.Of(body.Get("line_items"));
        var cart = new JsonObject();
        cart.Put("id", body.Get("id").Text());
        cart.Put("url", body.Get("payment_url").Text());
        cart.Put("currency", body.Get("currency").Text());
        cart.Put("total", body.Get("total").Text());
        cart["items"] = items;
        var data = new JsonObject();
        data.Put("contact", WooCustomers.OfOrder(body));
        data.Put("cart", cart);
        return new(items.Count == 0 ? EventTypes.CartEmptied : EventTypes.CheckoutStarted, data);
    }

    private static bool IsNew(JsonElement body, string date) =>
        Instants.Utc(body.Get(date).Text()) is { } happened
        && (Instants.Utc(body.Get("date_modified_gmt").Text()) is not { } modified || modified - happened <= WooCommerceWebhooks.Recent);
}
