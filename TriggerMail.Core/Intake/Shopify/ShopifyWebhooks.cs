using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>
/// Shopify's webhooks (shopify.dev, "Webhooks"). Every field is optional: which are there depends on the API version and on the
/// subscription. A topic we make nothing of is kept as <c>shopify.TOPIC</c> with its body.
/// </summary>
public static class ShopifyWebhooks
{
    /// <summary>The header that names the topic.</summary>
    public const string TopicHeader = "X-Shopify-Topic";

    /// <summary>The header that names the shop.</summary>
    public const string ShopHeader = "X-Shopify-Shop-Domain";

    // A webhook is triggered in the moments after the change that it tells of.
    private static readonly TimeSpan Slack = TimeSpan.FromHours(1);

    /// <summary>The events of one verified webhook.</summary>
    /// <param name="headers">All headers; the dictionary must ignore the case of its keys.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="now">When it was received; used when <c>X-Shopify-Triggered-At</c> is missing or in the future.</param>
    /// <param name="strict">Whether a body is refused that cannot be of its topic, which is not signed: as it comes from outside.</param>
    /// <param name="configured">The store's own domain, which a request about personal data must name in its signed body; null: any.</param>
    public static IntakeResult Read(
        IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, DateTimeOffset now, bool strict = false, string? configured = null)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (WebhookEvents.Topic(headers, TopicHeader) is not { } topic)
            return WebhookEvents.NoTopic(TopicHeader);
        // No header is signed, so anybody who has one signed body could send it under any topic and from any shop: here only the body counts.
        if (ShopifyPrivacy.TypeOf(topic) is { } asked)
            return ShopifyPrivacy.Read(asked, topic, headers, body, now, configured);
        var shop = StoreHosts.In(headers.GetValueOrDefault(ShopHeader));
        var source = shop is null ? "shopify" : "shopify:" + shop;
        var delivery = DeliveryOf(headers);
        return WebhookEvents.Read(topic, body, root => [Map(topic, root, shop)],
            (mapped, root) => mapped.ToEvent(IdOf(delivery, topic, root, body), source, shop, TimeOf(headers, root, now)) is { } read
                ? read with { Fingerprint = strict && mapped.Id is null ? WebhookEvents.Id(topic, WebhookEvents.HashOf(body)) : null } : null,
            root => strict ? ShopifyShape.Refusal(topic, root) : null);
    }

    /// <summary>When it happened, as the header says and no later than now.</summary>
    internal static DateTimeOffset TimeOf(IReadOnlyDictionary<string, string> headers, DateTimeOffset now) =>
        Instants.TryParse(headers.GetValueOrDefault("X-Shopify-Triggered-At"), out var triggered) ? Instants.NotAfter(triggered, now) : now;

    // The header is not signed: a body that was caught on its way does not become newer by it than it says itself.
    private static DateTimeOffset TimeOf(IReadOnlyDictionary<string, string> headers, JsonElement body, DateTimeOffset now)
    {
        var triggered = TimeOf(headers, now);
        return Instants.TryParse(body.Get("updated_at").Text(), out var changed) && triggered > changed + Slack ? Instants.NotAfter(changed, now) : triggered;
    }

    /// <summary>The delivery's id, or null.</summary>
    internal static string? DeliveryOf(IReadOnlyDictionary<string, string> headers) => headers.GetValueOrDefault("X-Shopify-Webhook-Id")?.Trim();

    private static MappedEvent Map(string topic, JsonElement body, string? shop) => topic switch
    {
        "customers/create" => ShopifyCustomers.Customer(EventTypes.ContactRegistered, body),
        "customers/update" or "customers/enable" or "customers/disable" => ShopifyCustomers.Customer(EventTypes.ContactUpdated, body),
        "customers/delete" => ShopifyCustomers.Customer(EventTypes.ContactDeleted, body),
        "customers_email_marketing_consent/update" => ShopifyCustomers.EmailConsent(body),
        "customers_marketing_consent/update" => ShopifyCustomers.SmsConsent(body),
        "checkouts/create" or "checkouts/update" => ShopifyCarts.Checkout(body),
        "checkouts/delete" => ShopifyCarts.DeletedCheckout(body),
        "carts/create" or "carts/update" => ShopifyCarts.Cart(body, shop),
        "orders/create" => ShopifyOrders.Placed(body),
        "orders/paid" => ShopifyOrders.Order(EventTypes.OrderPaid, body),
        "orders/updated" or "orders/partially_fulfilled" => ShopifyOrders.Order(EventTypes.OrderUpdated, body),
        "orders/edited" => ShopifyOrders.Edited(body),
        "orders/cancelled" => ShopifyOrders.Order(EventTypes.OrderCancelled, body),
        "orders/fulfilled" => ShopifyOrders.Order(EventTypes.OrderFulfilled, body),
        "orders/delete" => ShopifyOrders.Order(EventTypes.OrderDeleted, body),
        "refunds/create" => ShopifyShipments.Refund(body),
        "fulfillments/create" => ShopifyShipments.Created(body),
        "fulfillments/update" => ShopifyShipments.Updated(body),
        "fulfillment_events/create" => ShopifyShipments.Tracked(body),
        "products/create" or "products/update" => ShopifyProducts.Product(EventTypes.ProductUpdated, body, shop),
        "products/delete" => ShopifyProducts.Product(EventTypes.ProductDeleted, body, shop),
        _ => WebhookEvents.Kept("shopify", topic, body, ShopifyCustomers.AnyContact(topic, body)),
    };

    /// <summary>
    /// The delivery's id. Without it: the thing and its version, and last the body itself. It is what the event is called; a repeat is known by the
    /// body and the topic, because the delivery's id is not signed, and retries repeat the body byte for byte.
    /// </summary>
    private static string IdOf(string? delivery, string topic, JsonElement body, ReadOnlyMemory<byte> raw) =>
        !string.IsNullOrEmpty(delivery) ? WebhookEvents.Id(delivery)
        : body.First("id", "token").Text() is { } thing && body.Get("updated_at").Text() is { } version ? WebhookEvents.Id(topic, thing, version)
        : WebhookEvents.Id(topic, WebhookEvents.HashOf(raw));
}
