using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.WooCommerce;

/// <summary>Products; a variation is its parent's variant.</summary>
internal static class WooProducts
{
    public static MappedEvent Product(string type, JsonElement body)
    {
        var parent = WooItems.Id(body.Get("parent_id"));
        var product = new JsonObject();
        product.Put("id", parent ?? body.Get("id").Text());
        product.Put("variantId", parent is null ? null : body.Get("id").Text());
        product.Put("title", WooItems.Title(body.Get("name")));
        product.Put("url", body.Get("permalink").Text());
        product.Put("image", Picture.Of(body));
        product.Put("price", body.Get("price").Text());
        product.Put("stock", body.Get("stock_quantity"));
        // A product whose stock is not counted still says when it is out of stock.
        if (!product.ContainsKey("stock") && body.Get("stock_status").Text() == "outofstock")
            product["stock"] = 0;
        // Sold without being counted, or on order: the count does not decide.
        if (body.Get("stock_status").Text() is "instock" or "onbackorder")
            product["available"] = true;
        // Reviews are written about the product; a variation says 0 of its own.
        if (parent is null)
            product.Put("rating", Rating(body));
        product.Put("categories", Categories(body));
        product.Put("status", body.Get("status").Text());
        var data = new JsonObject();
        data.Put("product", product);
        return new(type, data);
    }

    private static JsonObject? Rating(JsonElement body)
    {
        if (body.Get("average_rating").Text() is not { } average || body.Get("rating_count").IsBlank())
            return null;
        var rating = new JsonObject();
        rating.Put("value", average);
        rating.Put("count", body.Get("rating_count"));
        return rating;
    }

    private static JsonArray Categories(JsonElement body)
    {
        var names = new JsonArray();
        foreach (var list in (ReadOnlySpan<string>)["categories", "tags"])
            foreach (var entry in body.Get(list).Each())
                if (WooItems.Title(entry.Get("name")) is { } name)
                    names.Add(name);
        return names;
    }
}
