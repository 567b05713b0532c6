using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Catalog;

/// <summary>
/// Puts the catalogue's word in the place of a browser's: what a product that the store told of is called, where it is and what it costs is what
/// the store says. Of what the catalogue does not know, a browser's word is kept.
/// </summary>
internal sealed class TrustedProducts(ProductStore products)
{
    private const int MostRead = 50;

    /// <summary>The event with what the catalogue knows; the same when it came from the store.</summary>
    public async ValueTask<StoreEvent> DescribeAsync(StoreEvent happened, CancellationToken cancel)
    {
        if (happened.Route != Routes.Browser || !await products.HasAnyAsync(cancel))
            return happened;
        var known = await ReadAsync(happened.Data, cancel);
        if ((known.Count == 0 && happened.Data.Get("cart").Get("items").Each().Count() <= MostRead) || happened.Data.Node() is not JsonObject data)
            return happened;
        var shelf = new MessageProducts(known, []);
        if (data["product"] is not null)
            data["product"] = shelf.Refresh(happened.Data.Get("product"), null).Node();
        if (data["cart"] is JsonObject cart)
        {
            DropTheRest(cart);
            Describe(cart, known);
        }
        return happened with { Data = JsonSerializer.SerializeToElement(data) };
    }

    private async ValueTask<IReadOnlyDictionary<string, Product>> ReadAsync(JsonElement data, CancellationToken cancel)
    {
        var ids = data.Get("cart").Get("items").Each().Select(item => item.Get("productId").Text()).Take(MostRead).Prepend(data.Get("product").Get("id").Text());
        var known = ImmutableDictionary.CreateBuilder<string, Product>();
        foreach (var id in ids.OfType<string>().Distinct())
            if (await products.FindAsync(id, cancel) is { } product)
                known[id] = product;
        return known.ToImmutable();
    }

    // So many products are looked up for one cart; what was not looked up would be the browser's word alone.
    private static void DropTheRest(JsonObject cart)
    {
        if (cart["items"] is JsonArray items)
            while (items.Count > MostRead)
                items.RemoveAt(items.Count - 1);
    }

    private static void Describe(JsonObject cart, IReadOnlyDictionary<string, Product> known)
    {
        var currency = Said(cart, "currency");
        foreach (var item in (cart["items"] as JsonArray ?? []).OfType<JsonObject>())
            if (Said(item, "productId") is { } id && known.TryGetValue(id, out var product))
            {
                item.Put("title", product.Title);
                item.Put("url", product.Url);
                item.Put("image", product.Image);
                // A price in another currency is none here, and the browser's is not the store's word.
                if (product.Find(Said(item, "variantId"))?.Price is { } price && (currency ??= product.Currency) == product.Currency)
                    item["price"] = price;
                else
                    item.Remove("price");
            }
        cart.Put("currency", currency);
        cart.Remove("total");
        cart.Put("total", Sum(cart));
    }

    // What does not add up is not said.
    private static string? Sum(JsonObject cart)
    {
        var total = 0m;
        foreach (var item in (cart["items"] as JsonArray ?? []).OfType<JsonObject>())
            if (ProductNews.Money(Said(item, "price")) is { } price && price < 1_000_000_000)
                total += price * (item["quantity"] is { } pieces && pieces.GetValueKind() == JsonValueKind.Number ? Math.Min(pieces.GetValue<long>(), 1_000_000) : 1);
            else
                return null;
        return total.ToString(CultureInfo.InvariantCulture);
    }

    private static string? Said(JsonObject from, string name) => from[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
