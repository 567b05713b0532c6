using TriggerMail.Values;

namespace TriggerMail.Events;

/// <summary>
/// The name of a browser's cookie. Names that TriggerMail gives itself to nobody known - a cart's token, an order, a telephone number - stand in
/// the same list of names, and begin with what no browser may begin with.
/// </summary>
internal static class CookieId
{
    /// <summary>What a Shopify cart calls its unknown owner.</summary>
    public const string ShopifyCart = "shopify-cart-";

    /// <summary>What a Shopify checkout without a cart does.</summary>
    public const string ShopifyCheckout = "shopify-checkout-";

    /// <summary>What a Shopify order does.</summary>
    public const string ShopifyOrder = "shopify-order-";

    /// <summary>A telephone number that a single text message was sent to.</summary>
    public const string Telephone = "tel:";

    private static readonly string[] Ours = ["shopify-", "shopify:", "woocommerce-", "woocommerce:", Telephone];

    /// <summary>Why a browser may not be called that, as the end of a sentence; null when it may.</summary>
    public static string? Refusal(string id)
    {
        if (id.Length > EventLimits.NameCharacters - 5)
            return "is too long; use a random text of about 22 letters and digits";
        if (Ours.FirstOrDefault(prefix => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } taken)
            return $"begins with \"{taken}\", which names carts, orders and telephones; use a random text of the browser's own";
        return id.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '/' or '=' or '~')
            ? null
            : "holds other characters than letters, digits and . _ - + / = ~; use a random text of the browser's own";
    }
}
