namespace TriggerMail.Events;

/// <summary>
/// The ways by which events come in from outside. The intake says which one it was, and no caller can: each has an id space of its own, so that
/// what came by one never passes for a repeat of what came by another.
/// </summary>
public static class Routes
{
    /// <summary>A web page, with the public write key.</summary>
    public const string Browser = "browser";

    /// <summary>Shopify's webhooks.</summary>
    public const string Shopify = "shopify";

    /// <summary>WooCommerce's webhooks.</summary>
    public const string WooCommerce = "woocommerce";

    /// <summary>Standard Webhooks.</summary>
    public const string Standard = "standard";
}
