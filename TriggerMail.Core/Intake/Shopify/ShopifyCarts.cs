using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>
/// Carts and checkouts. There is no "abandoned" topic: a journey waits and stops when the order comes. A cart knows no owner, so it goes
/// by its token until a checkout with the same <c>cart_token</c> says who it is.
/// </summary>
internal static class ShopifyCarts
{
    public static MappedEvent Cart(JsonElement body, string? shop)
    {
        var lines = body.Get("line_items");
        var token = ShopifyContact.Token(body.First("token", "id"));
        var cart = new JsonObject();
        cart.Put("id", token);
        cart.Put("url", Permalink(lines, shop));
        cart.Put("currency", body.Get("currency").Text() ?? Currency(lines));
        cart.Put("total", lines.IsBlank() ? null : ShopifyItems.Total(lines));
        cart["items"] = ShopifyItems.Of(lines);
        var (contact, data) = (new JsonObject(), new JsonObject());
        contact.Put("anonymousId", token is null ? null : CookieId.ShopifyCart + token);
        data.Put("contact", contact);
        data.Put("cart", cart);
        return new(lines.IsBlank() ? EventTypes.CartEmptied : EventTypes.CartUpdated, data);
    }

    public static MappedEvent Checkout(JsonElement body)
    {
        var data = new JsonObject();
        data.Put("contact", ShopifyContact.OfPurchase(body));
        ShopifyConsent.PutPurchase(data, body);
        data.Put("cart", CartOf(body));
        return new(TypeOf(body), data);
    }

    public static MappedEvent DeletedCheckout(JsonElement body)
    {
        var data = new JsonObject();
        data.Put("contact", ShopifyContact.OfPurchase(body));
        data.Put("cart", CartOf(body));
        return new(EventTypes.CheckoutDeleted, data);
    }

    /// <summary>The id that a cart, its checkout and its order share.</summary>
    public static string? CartId(JsonElement body) =>
        ShopifyContact.Token(body.Get("cart_token")) ?? ShopifyContact.Token(body.First("checkout_token", "token"));

    private static string TypeOf(JsonElement body) =>
        body.Get("completed_at").Text() is not null ? EventTypes.CheckoutCompleted
        : body.Get("line_items").IsBlank() ? EventTypes.CartEmptied
        : EventTypes.CheckoutStarted;

    private static JsonObject CartOf(JsonElement body)
    {
        var cart = new JsonObject();
        cart.Put("id", CartId(body));
        cart.Put("url", body.Get("abandoned_checkout_url").Text());
        cart.Put("currency", body.First("currency", "presentment_currency").Text());
        cart.Put("total", body.Get("total_price").Text());
        if (!body.Get("line_items").IsBlank())
            cart["items"] = ShopifyItems.Of(body.Get("line_items"));
        else if (cart.Count > 0)
            cart["items"] = new JsonArray();
        return cart;
    }

    private static string? Currency(JsonElement lines)
    {
        foreach (var line in lines.Each())
            if (line.First("line_price_set", "price_set").Get("shop_money").Get("currency_code").Text() is { } currency)
                return currency;
        return null;
    }

    /// <summary>
    /// A link that fills a cart anew in any browser (Shopify's cart permalinks: <c>/cart/VARIANT:QUANTITY,...</c>). The cart itself lives
    /// in a cookie of the browser it was filled in.
    /// </summary>
    private static string? Permalink(JsonElement lines, string? shop)
    {
        var parts = new List<string>();
        foreach (var line in lines.Each())
            if (line.Get("variant_id").Text() is { } variant && variant.All(char.IsAsciiDigit)
                && line.Get("quantity") is { ValueKind: JsonValueKind.Number } quantity && quantity.TryGetInt32(out var count) && count > 0)
                parts.Add(FormattableString.Invariant($"{variant}:{count}"));
            else
                return null;
        return shop is null || parts.Count == 0 ? null : $"https://{shop}/cart/{string.Join(',', parts)}";
    }
}
