using System.Text.Json;
using TriggerMail.Values;

namespace TriggerMail.Intake.WooCommerce;

/// <summary>
/// WooCommerce signs the body and not the topic, so a body that was caught on its way could be sent again as something else: an order as a
/// customer, a customer as an order or as one that was deleted. A body that cannot be of its topic is refused (bodies as in the REST API v3;
/// of what was deleted WooCommerce sends the id alone, class-wc-webhook.php).
/// </summary>
internal static class WooShape
{
    private static readonly string[] Order = ["line_items", "order_key", "payment_method", "shipping_lines", "customer_id", "refunds"];
    private static readonly string[] Customer = ["is_paying_customer", "avatar_url", "role", "username"];
    private static readonly string[] Product = ["sku", "stock_status", "regular_price", "permalink", "catalog_visibility", "variations"];
    private static readonly string[] Anything = [.. Order, .. Customer, .. Product, "email", "billing", "first_name", "name", "price", "status", "total"];

    /// <summary>Why the body cannot be of this topic, in a sentence; null when it can.</summary>
    public static string? Refusal(string topic, JsonElement body) => Wrong(topic, body) is { } sign
        ? $"The topic is {topic}, but the body is of another one: {sign}. The topic is not signed; send the body under the topic it was made for."
        : null;

    private static string? Wrong(string topic, JsonElement body) => topic switch
    {
        "order.deleted" or "customer.deleted" or "product.deleted" => First(body, Anything),
        _ when topic.StartsWith("order.", StringComparison.Ordinal) => First(body, [.. Customer, .. Product])
            ?? (body.Get("line_items").ValueKind == JsonValueKind.Array ? null : "it has no line_items"),
        _ when topic.StartsWith("customer.", StringComparison.Ordinal) => First(body, [.. Order, .. Product]),
        _ when topic.StartsWith("product.", StringComparison.Ordinal) => First(body, [.. Order, .. Customer, "billing", "email"]),
        _ => null,
    };

    private static string? First(JsonElement body, string[] names) =>
        Array.Find(names, name => body.Get(name).ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) is { } found ? $"it has {found}" : null;
}
