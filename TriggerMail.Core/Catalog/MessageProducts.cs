using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Catalog.Recommendations;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Catalog;

/// <summary>
/// The products that one mail may speak of, read in the moment it is composed: what is in the cart or was looked at, as it is now,
/// and what is recommended.
/// </summary>
internal sealed record MessageProducts(IReadOnlyDictionary<string, Product> Products, ImmutableArray<Recommended> Recommended)
{
    public static MessageProducts Empty { get; } = new(ImmutableDictionary<string, Product>.Empty, []);

    /// <summary>What came into the shop lately, the nearest to the contact's interests first.</summary>
    public ImmutableArray<Recommended> Arrivals { get; init; } = [];

    /// <summary>How long a fall of a price is worth a line in a mail.</summary>
    public static readonly TimeSpan DropsAreNewsFor = TimeSpan.FromDays(7);

    /// <summary>The cart as it is now, what can be bought first: a mail has room for a few items, and they should be of use.</summary>
    public JsonElement RefreshCart(JsonElement cart)
    {
        var refreshed = Refresh(cart);
        if (refreshed.Get("items").Each().All(item => !IsZero(item)) || refreshed.Node() is not JsonObject sorted)
            return refreshed;
        sorted["items"] = new JsonArray([.. refreshed.Get("items").EnumerateArray().OrderBy(IsZero).Select(item => item.Node())]);
        return JsonSerializer.SerializeToElement(sorted);

        static bool IsZero(JsonElement item) => item.Get("stock") is { ValueKind: JsonValueKind.Number } stock && stock.TryGetInt64(out var pieces) && pieces == 0;
    }

    /// <summary>The cart or order with the stock and the rating of each item as they are now; the stock is 0 for what cannot be bought any more.</summary>
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

    /// <summary>Products of such a list; <c>because</c> is the title of the product the contact had looked at.</summary>
    public JsonArray Show(ImmutableArray<Recommended> some)
    {
        var list = new JsonArray();
        foreach (var one in some)
        {
            var described = Describe(Products[one.Id], null);
            if (one.Because == RecommendationSeeds.Viewed && one.Of is { } of && Products.TryGetValue(of, out var seed))
                described.Put("because", seed.Title);
            list.Add(described);
        }
        return list;
    }

    /// <summary>
    /// Why a mail makes no sense any more, in the last moment: what it would remind of, or tell of, cannot be bought. Null when it does.
    /// Of what the catalogue does not know nothing is assumed.
    /// </summary>
    public string? Objection(Facts facts) => facts.Event switch
    {
        { Type: EventTypes.ProductBackInStock or EventTypes.ProductPriceDropped } news => Objection(news),
        { Type: EventTypes.ProductViewed } look when Find(look.Data.Get("product"), "id") is var (product, variantId) && !product.Sells(variantId) =>
            $"{product.Title ?? product.Id} is sold out",
        { Type: EventTypes.CartUpdated or EventTypes.CheckoutStarted } when facts.Root("cart") is { } cart && IsSoldOut(cart) => "everything in the cart is sold out",
        _ => null,
    };

    private string? Objection(SeenEvent news)
    {
        if (Find(news.Data.Get("product"), "id") is not var (product, variantId))
            return null;
        var name = product.Title ?? product.Id;
        if (!product.Sells(variantId))
            return $"{name} is sold out again";
        return news.Type == EventTypes.ProductPriceDropped && !IsLower(news.Data.Get("product").Get("oldPrice").Text(), product, variantId)
            ? $"{name} costs as much as before again"
            : null;
    }

    private bool IsSoldOut(JsonElement basket) =>
        basket.Get("items").Each().ToList() is { Count: > 0 } items && items.All(item => Find(item, "productId") is var (product, variantId) && !product.Sells(variantId));

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
        if (RatingOf(product) is { } rating)
            item["rating"] = rating;
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
        described.Put("rating", RatingOf(product));
        described.Put("categories", new JsonArray([.. product.Categories.Select(category => (JsonNode?)category)]));
        return described;
    }

    // To a tenth, rounded down: a mail never says more than the reviews do.
    private static JsonObject? RatingOf(Product product) =>
        product.Rating is { } rating ? new() { ["value"] = decimal.Floor(rating.Value * 10) / 10, ["count"] = rating.Count } : null;

    // Zero says "sold out" to every template, whatever the reason.
    private static long? StockOf(Product product, string? variantId) =>
        !product.Sells(variantId) ? 0 : product.Find(variantId)?.Stock is > 0 and var stock ? stock : null;
}
