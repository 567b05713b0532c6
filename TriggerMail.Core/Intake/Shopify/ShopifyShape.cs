using System.Text.Json;
using TriggerMail.Events.Shape;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>
/// Shopify signs the body and not the topic, so a body that was caught on its way could be sent again as something else. A body that cannot be of
/// its topic is refused; which fields are there differs between versions, so only what contradicts counts.
/// </summary>
internal static class ShopifyShape
{
    private static readonly string[] NotPaid = ["pending", "authorized", "voided"];

    /// <summary>Why the body cannot be of this topic, in a sentence; null when it can.</summary>
    public static string? Refusal(string topic, JsonElement body)
    {
        var slash = topic.IndexOf('/', StringComparison.Ordinal);
        var thing = slash < 0 ? topic : topic[..slash];
        return Wrong(topic, thing, body) is { } sign
            ? $"The topic is {topic}, but the body is of another one: {sign}. The topic is not signed; send the body under the topic it was made for."
            : null;
    }

    private static string? Wrong(string topic, string thing, JsonElement body) =>
        topic is "customers/redact" or "customers/data_request" or "shop/redact"
            ? First(body, "line_items", "admin_graphql_api_id", "order_number", "variants", "email_marketing_consent")
        : KindOf(thing) is { } kind && Gid(body) is { } gid && !gid.StartsWith($"gid://shopify/{kind}/", StringComparison.Ordinal) ? $"its id is {ShapeProblem.Cut(gid)}"
        : thing switch
        {
            _ when VerbIsNot(topic, body) is { } verb => verb,
            "orders" => First(body, "abandoned_checkout_url", "variants") ?? OrderIsNot(topic, body),
            "checkouts" or "carts" => First(body, "order_number", "financial_status", "variants", "admin_graphql_api_id"),
            "customers" or "customers_email_marketing_consent" or "customers_marketing_consent" => First(body, "line_items", "order_number", "variants"),
            "products" => First(body, "line_items", "order_number", "first_name"),
            "refunds" or "fulfillments" or "fulfillment_events" => First(body, "order_number", "financial_status", "abandoned_checkout_url", "variants"),
            _ => null,
        };

    private static string? OrderIsNot(string topic, JsonElement body) => topic switch
    {
        "orders/cancelled" when body.Get("cancelled_at").ValueKind == JsonValueKind.Null => "its cancelled_at is null",
        // Shopify's test notifications show any state.
        "orders/paid" when body.Get("financial_status").Text() is { } status && NotPaid.Contains(status) && body.Get("test").ValueKind != JsonValueKind.True =>
            $"its financial_status is {status}",
        _ => null,
    };

    // Of what was deleted Shopify sends the id, and of a customer what is empty by then; of an edit the changes.
    private static string? VerbIsNot(string topic, JsonElement body) => topic switch
    {
        "orders/delete" or "products/delete" => First(body, "line_items", "variants", "title", "email", "currency", "financial_status"),
        "customers/delete" => First(body, "email", "phone", "first_name", "last_name", "email_marketing_consent", "sms_marketing_consent", "orders_count"),
        "orders/edited" => First(body, "line_items", "financial_status"),
        _ => null,
    };

    private static string? KindOf(string thing) => thing switch
    {
        "orders" => "Order",
        "customers" => "Customer",
        "products" => "Product",
        "refunds" => "Refund",
        "fulfillments" => "Fulfillment",
        _ => null,
    };

    private static string? Gid(JsonElement body) => body.Get("admin_graphql_api_id").Text();

    private static string? First(JsonElement body, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
            if (body.Get(name) is { ValueKind: not (JsonValueKind.Undefined or JsonValueKind.Null) })
                return $"it has {name}";
        return null;
    }
}
