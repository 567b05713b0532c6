using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>
/// Shopify's mandatory privacy topics. Only the body is signed, so only the body is believed: each topic by its own shape, and of the store's own
/// shop. A body of another topic sent again under one of these asks for nothing.
/// </summary>
internal static class ShopifyPrivacy
{
    private static readonly FrozenSet<string> WholeShop = new[] { "shop_id", "shop_domain" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>What a topic asks for; null when it is none of these.</summary>
    public static string? TypeOf(string topic) => topic switch
    {
        "customers/data_request" => EventTypes.PrivacyExportRequested,
        "customers/redact" => EventTypes.PrivacyErasureRequested,
        "shop/redact" => EventTypes.PrivacyShopErasureRequested,
        _ => null,
    };

    /// <summary>The request, or why the body is none.</summary>
    public static IntakeResult Read(
        string type, string topic, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, DateTimeOffset now, string? configured)
    {
        string? refusal = null;
        var reading = WebhookEvents.Read(topic, body, root => (refusal = Refusal(topic, root, configured)) is null ? [Map(type, root)] : [], (mapped, root) =>
        {
            var shop = StoreHosts.In(root.Get("shop_domain").Text());
            var id = ShopifyWebhooks.DeliveryOf(headers) is { Length: > 0 } delivery ? WebhookEvents.Id(delivery) : WebhookEvents.Id(topic, WebhookEvents.HashOf(body));
            return mapped.ToEvent(id, "shopify:" + shop, shop, ShopifyWebhooks.TimeOf(headers, now));
        });
        return refusal is null ? reading : new IntakeResult.Refused(refusal);
    }

    private static string? Refusal(string topic, JsonElement body, string? configured)
    {
        if (StoreHosts.In(body.Get("shop_domain").Text()) is not { } shop)
            return $"The body of {topic} names no shop_domain, so it is not what Shopify sends under this topic; nothing was done.";
        if (configured is { Length: > 0 } && StoreHosts.In(configured) != shop)
            return $"The body of {topic} names the shop {ShapeProblem.Cut(shop)}, and this is {configured} (TriggerMail:Webhooks:Shopify:Shop); nothing was done.";
        var fits = topic switch
        {
            "shop/redact" => body.EnumerateObject().All(member => WholeShop.Contains(member.Name)),
            "customers/redact" => IsThere(body, "customer", JsonValueKind.Object) && !Has(body, "data_request") && !Has(body, "orders_requested"),
            _ => IsThere(body, "customer", JsonValueKind.Object) && !Has(body, "orders_to_redact") && (Has(body, "data_request") || Has(body, "orders_requested")),
        };
        return fits ? null : $"The body is not what Shopify sends under the topic {topic}: it has members of another topic, or lacks its own. Nothing was done.";
    }

    private static bool IsThere(JsonElement body, string name, JsonValueKind kind) => body.Get(name).ValueKind == kind;

    private static bool Has(JsonElement body, string name) => body.Get(name).ValueKind != JsonValueKind.Undefined;

    private static MappedEvent Map(string type, JsonElement body)
    {
        var customer = body.Get("customer");
        var contact = new JsonObject();
        contact.Put("email", customer.Get("email").Text());
        contact.Put("id", customer.Get("id").Text());
        contact.Put("phone", customer.Get("phone").Text());
        var orders = new JsonArray();
        foreach (var order in body.First("orders_to_redact", "orders_requested").Each())
            if (order.Text() is { } id)
                orders.Add(id);
        var data = new JsonObject();
        data.Put("contact", contact);
        data.Put("orders", orders);
        data.Put("requestId", body.Get("data_request").Get("id").Text());
        return new(type, data);
    }
}
