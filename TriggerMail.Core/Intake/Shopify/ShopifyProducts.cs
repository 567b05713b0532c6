using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>Products, with their variants as far as the webhook carries them (the first hundred).</summary>
internal static class ShopifyProducts
{
    public static MappedEvent Product(string type, JsonElement body, string? shop)
    {
        var variants = body.Get("variants");
        var first = variants.IsBlank() || variants.ValueKind != JsonValueKind.Array ? default : variants[0];
        var product = new JsonObject();
        product.Put("id", body.Get("id").Text());
        product.Put("variantId", first.Get("id").Text());
        product.Put("title", body.Get("title").Text());
        product.Put("url", Link(body.Get("handle").Text(), shop));
        product.Put("image", Picture.Of(body));
        product.Put("price", first.Get("price").Text());
        product.Put("stock", Stock(variants));
        product.Put("categories", Categories(body));
        product.Put("status", body.Get("status").Text());
        product.Put("variants", Variants(variants));
        var data = new JsonObject();
        data.Put("product", product);
        return new(type, data);
    }

    private static string? Link(string? handle, string? shop) =>
        handle is null || shop is null ? null : $"https://{shop}/products/{Uri.EscapeDataString(handle)}";

    /// <summary>All variants together; nothing when none says how many there are.</summary>
    private static JsonValue? Stock(JsonElement variants)
    {
        long? stock = null;
        foreach (var variant in variants.Each())
            if (variant.Get("inventory_quantity") is { ValueKind: JsonValueKind.Number } quantity && quantity.TryGetInt32(out var count))
                stock = (stock ?? 0) + count;
        return stock is { } sum ? JsonValue.Create(sum) : null;
    }

    private static JsonArray Categories(JsonElement body)
    {
        var categories = ShopifyContact.Tags(body.Get("tags"));
        if (body.Get("product_type").Text() is { } kind)
            categories.Insert(0, kind);
        return categories;
    }

    private static JsonArray Variants(JsonElement variants)
    {
        var list = new JsonArray();
        foreach (var variant in variants.Each())
        {
            var kept = new JsonObject();
            kept.Put("id", variant.Get("id").Text());
            kept.Put("title", variant.Get("title").Text());
            kept.Put("sku", variant.Get("sku").Text());
            kept.Put("price", variant.Get("price").Text());
            kept.Put("compareAtPrice", variant.Get("compare_at_price").Text());
            kept.Put("stock", variant.Get("inventory_quantity"));
            // Sold although there is none left.
            if (variant.Get("inventory_policy").Text() is "continue")
                kept["available"] = true;
            kept.Put("inventoryItemId", variant.Get("inventory_item_id").Text());
            if (kept.Count > 0)
                list.Add(kept);
        }
        return list;
    }
}
