using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Intake.WooCommerce;

/// <summary>
/// WooCommerce's webhooks (woocommerce/woocommerce, class-wc-webhook.php; bodies as in the REST API v3). Its delivery ids repeat
/// within a second and differ between retries, so ids are derived: topic, resource and modification, or what happened to the order.
/// Topics we make nothing of are kept as <c>woocommerce.TOPIC</c> with their body.
/// </summary>
public static class WooCommerceWebhooks
{
    /// <summary>The header that names the topic.</summary>
    public const string TopicHeader = "X-WC-Webhook-Topic";

    /// <summary>A change longer ago than this is no news: deliveries are late by minutes, and old bodies are re-sent by hand.</summary>
    internal static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    /// <summary>The header that names the shop.</summary>
    public const string SourceHeader = "X-WC-Webhook-Source";

    /// <summary>
    /// Whether this is the ping WooCommerce sends when a webhook is activated: a form <c>webhook_id=N</c>, unsigned and without its
    /// headers. It must be answered with exactly 200, or the webhook is not activated.
    /// </summary>
    public static bool IsActivationPing(IReadOnlyDictionary<string, string> headers, ReadOnlySpan<byte> body)
    {
        ArgumentNullException.ThrowIfNull(headers);
        return !headers.ContainsKey(TopicHeader) && !headers.ContainsKey(SourceHeader) && !headers.ContainsKey("X-WC-Webhook-Signature")
            && body.StartsWith("webhook_id="u8) && body.Length is > 11 and <= 40
            && !body[11..].Trim("\r\n"u8).ContainsAnyExceptInRange((byte)'0', (byte)'9');
    }

    /// <summary>
    /// The events of one verified webhook: an order that is placed and paid at once gives both. The time is the modification's when that is
    /// less than a day ago and not in the future, else now.
    /// </summary>
    /// <param name="headers">All headers; the dictionary must ignore the case of its keys.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="now">When it was received.</param>
    /// <param name="strict">Whether a body is refused that cannot be of its topic, which is not signed: as it comes from outside.</param>
    public static IntakeResult Read(IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, DateTimeOffset now, bool strict = false)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (WebhookEvents.Topic(headers, TopicHeader) is not { } topic)
            return WebhookEvents.NoTopic(TopicHeader);
        var shop = StoreHosts.In(headers.GetValueOrDefault(SourceHeader));
        var source = shop is null ? "woocommerce" : "woocommerce:" + shop;
        return WebhookEvents.Read(topic, body, root => Map(topic, root),
            (mapped, root) => mapped.ToEvent(IdOf(topic, mapped.Type, root, body), source, shop, TimeOf(root, now)),
            root => strict ? WooShape.Refusal(topic, root) : null);
    }

    private static IReadOnlyList<MappedEvent> Map(string topic, JsonElement body) => topic switch
    {
        "order.created" => WooOrders.Created(body),
        "order.updated" or "order.restored" => WooOrders.Updated(body),
        "order.deleted" => [WooOrders.Order(EventTypes.OrderDeleted, body)],
        "customer.created" => [WooCustomers.Customer(EventTypes.ContactRegistered, body)],
        "customer.updated" => [WooCustomers.Customer(EventTypes.ContactUpdated, body)],
        "customer.deleted" => [WooCustomers.Customer(EventTypes.ContactDeleted, body)],
        "product.created" or "product.updated" or "product.restored" => [WooProducts.Product(EventTypes.ProductUpdated, body)],
        "product.deleted" => [WooProducts.Product(EventTypes.ProductDeleted, body)],
        _ => [WebhookEvents.Kept("woocommerce", topic, body, WooCustomers.AnyContact(body))],
    };

    private static string IdOf(string topic, string type, JsonElement body, ReadOnlyMemory<byte> raw) =>
        body.Get("id").Text() is { } thing && body.First("date_modified_gmt", "date_created_gmt").Text() is { } version
            // A shop may change a thing twice within the second that its dates know.
            ? WebhookEvents.Id(topic, thing, version, type, WebhookEvents.HashOf(raw))
            : WebhookEvents.Id(topic, WebhookEvents.HashOf(raw), type);

    private static DateTimeOffset TimeOf(JsonElement body, DateTimeOffset now) =>
        Instants.Utc(body.Get("date_modified_gmt").Text()) is { } modified && modified <= now && now - modified <= Recent ? modified : now;
}
