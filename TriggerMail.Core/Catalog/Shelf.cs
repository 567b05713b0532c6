using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Journeys;

namespace TriggerMail.Catalog;

/// <summary>
/// The products that one mail may speak of, read in the moment it is composed: what is in the cart or was looked at, as it is now,
/// and what is recommended.
/// </summary>
internal sealed record Shelf(IReadOnlyDictionary<string, Product> Products, ImmutableArray<Recommended> Recommended)
{
    public static Shelf Empty { get; } = new(ImmutableDictionary<string, Product>.Empty, []);

    /// <summary>How long a fall of a price is worth a line in a mail.</summary>
    public static readonly TimeSpan DropsAreNewsFor = TimeSpan.FromDays(7);

    /// <summary>The cart or order with the stock of each item as it is now: 0 for what cannot be bought any more.</summary>
    public JsonElement Refresh(JsonElement basket)
    {
        if (Products.Count == 0 || basket.Get("items").ValueKind != JsonValueKind.Array || basket.Node() is not JsonObject fresh)
            return basket;
        var items = new JsonArray();
        foreach (var item in basket.Get("items").EnumerateArray())
        {
            var node = item.Node();
            if (node is JsonObject thing && Find(item, "productId") is var (product, variantId))
                Complete(thing, product, variantId);
            items.Add(node);
        }
        fresh["items"] = items;
        return JsonSerializer.SerializeToElement(fresh);
    }

    /// <summary>A product an event or a look was about, as it is now.</summary>
    public JsonElement Refresh(JsonElement product, string? oldPrice)
    {
        if (Find(product, "id") is not var (known, variantId) || product.Node() is not JsonObject fresh)
            return product;
        foreach (var (name, value) in Describe(known, variantId))
            fresh[name] = value?.DeepClone();
        fresh.Put("oldPrice", oldPrice);
        return JsonSerializer.SerializeToElement(fresh);
    }

    /// <summary>What is recommended; <c>because</c> is the title of the product the contact had looked at.</summary>
    public JsonArray Recommendations()
    {
        var list = new JsonArray();
        foreach (var one in Recommended)
        {
            var described = Describe(Products[one.Id], null);
            if (one.Because == Seeds.Viewed && one.Of is { } of && Products.TryGetValue(of, out var seed))
                described.Put("because", seed.Title);
            list.Add(described);
        }
        return list;
    }

    /// <summary>Why a mail about a product makes no sense any more, in the last moment; null when it does.</summary>
    public string? Objection(SeenEvent? about)
    {
        if (about is not { Type: EventTypes.ProductBackInStock or EventTypes.ProductPriceDropped }
            || Find(about.Data.Get("product"), "id") is not var (product, variantId))
            return null;
        var name = product.Title ?? product.Id;
        if (!product.Sells(variantId))
            return $"{name} is sold out again";
        return about.Type == EventTypes.ProductPriceDropped && !IsLower(about.Data.Get("product").Get("oldPrice").Text(), product, variantId)
            ? $"{name} costs as much as before again"
            : null;
    }

    /// <summary>Whether the product still costs less than before the fall, and can be bought.</summary>
    public bool IsStillLower(PriceDrop drop) =>
        Find(drop.Product, "id") is not var (product, variantId) || (product.Sells(variantId) && IsLower(drop.OldPrice, product, variantId));

    private static bool IsLower(string? oldPrice, Product product, string? variantId) =>
        ProductNews.Money(oldPrice) is not { } before || ProductNews.Money(product.Find(variantId)?.Price) is not { } now || now < before;

    private (Product Product, string? VariantId)? Find(JsonElement said, string idName) =>
        said.Get(idName).Text() is { } id && Products.TryGetValue(id, out var product) ? (product, said.Get("variantId").Text()) : null;

    private static void Complete(JsonObject item, Product product, string? variantId)
    {
        if (!item.ContainsKey("image"))
            item.Put("image", product.Image);
        if (!item.ContainsKey("url"))
            item.Put("url", product.Url);
        item.Remove("stock");
        if (StockOf(product, variantId) is { } stock)
            item["stock"] = stock;
    }

    private static JsonObject Describe(Product product, string? variantId)
    {
        var described = new JsonObject { ["id"] = product.Id };
        var variant = product.Find(variantId);
        described.Put("variantId", variant is { Id.Length: > 0 } ? variant.Id : variantId);
        described.Put("title", product.Title);
        described.Put("url", product.Url);
        described.Put("image", product.Image);
        described.Put("price", variant?.Price);
        described.Put("currency", product.Currency);
        if (StockOf(product, variantId) is { } stock)
            described["stock"] = stock;
        described.Put("categories", new JsonArray([.. product.Categories.Select(category => (JsonNode?)category)]));
        return described;
    }

    // Zero says "sold out" to every template, whatever the reason.
    private static long? StockOf(Product product, string? variantId) =>
        !product.Sells(variantId) ? 0 : product.Find(variantId)?.Stock is > 0 and var stock ? stock : null;
}
