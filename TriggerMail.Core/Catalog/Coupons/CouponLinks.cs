using System.Globalization;
using System.Text.Json;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Catalog.Coupons;

/// <summary>
/// Links that put a coupon into the cart by themselves, where the store's platform has such a thing: Shopify's cart permalinks and discount
/// links (help.shopify.com, "Sharing discounts"; shopify.dev, "Create cart permalinks"), WooCommerce's shareable checkout URLs
/// (developer.woocommerce.com, "Checkout URLs", since 10.0).
/// </summary>
internal static class CouponLinks
{
    /// <summary>The link for a code and the cart it is for; null where the platform is not known or the cart does not say enough.</summary>
    public static string? Apply(StoreSettings store, string code, JsonElement? cart) => store.Platform switch
    {
        StorePlatform.Shopify => Shopify(store, Uri.EscapeDataString(code), cart?.Get("url").Text()),
        StorePlatform.WooCommerce when cart is { } some && Products(some) is { } products =>
            $"{store.Url.TrimEnd('/')}/checkout-link/?products={products}&coupon={Uri.EscapeDataString(code)}",
        _ => null,
    };

    private static string Shopify(StoreSettings store, string code, string? cartUrl)
    {
        if (!Uri.TryCreate(cartUrl, UriKind.Absolute, out var cart))
            return $"{store.Url.TrimEnd('/')}/discount/{code}";
        return IsPermalink(cart.AbsolutePath)
            ? $"{cartUrl}{(cart.Query.Length == 0 ? "?" : "&")}discount={code}"
            : $"{cart.GetLeftPart(UriPartial.Authority)}/discount/{code}?redirect={Uri.EscapeDataString(cart.PathAndQuery)}";
    }

    // /cart/VARIANT:QUANTITY,VARIANT:QUANTITY
    private static bool IsPermalink(string path) =>
        path.StartsWith("/cart/", StringComparison.Ordinal) && path[6..].Length > 0 && path[6..].All(c => char.IsAsciiDigit(c) || c is ':' or ',');

    private static string? Products(JsonElement cart)
    {
        var parts = new List<string>();
        foreach (var item in cart.Get("items").Each())
            if (item.First("variantId", "productId").Text() is { } id && id.All(char.IsAsciiDigit))
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{id}:{item.Get("quantity").Text() ?? "1"}"));
            else
                return null;
        return parts.Count == 0 ? null : string.Join(',', parts);
    }
}
