using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>Line items of carts, checkouts, orders, parcels and refunds.</summary>
internal static class ShopifyItems
{
    public static JsonArray Of(JsonElement lineItems)
    {
        var items = new JsonArray();
        foreach (var line in lineItems.Each())
            if (line.ValueKind == JsonValueKind.Object)
                items.Add(Item(line, line.Get("quantity")));
        return items;
    }

    public static JsonObject Item(JsonElement line, JsonElement quantity)
    {
        var item = new JsonObject();
        item.Put("productId", line.Get("product_id").Text());
        item.Put("variantId", line.Get("variant_id").Text());
        item.Put("title", line.First("title", "presentment_title", "name").Text());
        item.Put("image", Picture.Of(line));
        item.Put("url", line.Get("url").Text());
        item.Put("price", line.First("price", "variant_price").Text());
        item.Put("quantity", quantity);
        return item;
    }

    /// <summary>What a cart comes to; Shopify's carts do not say it themselves. Null unless every line says what it costs.</summary>
    public static string? Total(JsonElement lineItems)
    {
        var sum = 0m;
        foreach (var line in lineItems.Each())
            if (Money(line.First("line_price", "final_line_price")) is { } price)
                sum += price;
            else
                return null;
        return sum.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>An amount small enough that thousands of them can be added.</summary>
    public static decimal? Money(JsonElement amount) =>
        decimal.TryParse(amount.Text(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var money)
            && Math.Abs(money) < 1_000_000_000_000_000m
            ? money
            : null;
}
