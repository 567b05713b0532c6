namespace TriggerMail.Web;

/// <summary>What the HTTP side needs to know; the section <c>TriggerMail</c> of the configuration.</summary>
public sealed record WebSettings
{
    /// <summary>One key that may do everything, in the clear; null: none. <see cref="Keys"/> are kept as hashes and can do less.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The keys that API callers send as <c>X-Api-Key</c>, several at once while one replaces another. Neither: no key is asked for (loopback only).</summary>
    public IReadOnlyList<Access.ApiKey> Keys { get; init; } = [];

    /// <summary>How many requests are taken, by caller.</summary>
    public Access.RateSettings Rates { get; init; } = new();

    /// <summary>Which proxies are believed about who called.</summary>
    public Access.ProxySettings Proxies { get; init; } = new();

    /// <summary>Sites beside the shop's own whose scripts may use <c>/api/collect</c>, such as <c>https://blog.shop.example</c>.</summary>
    public IReadOnlyList<string> CollectOrigins { get; init; } = [];

    /// <summary>Whether a key is asked for.</summary>
    public bool AsksForKey => ApiKey is { Length: > 0 } || Keys.Count > 0;

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [.. Keys.SelectMany((key, at) => key.Problems(at)), .. Rates.Problems(), .. Proxies.Problems(), .. Calls.Problems()];
        if (ApiKey is { Length: > 0 and < ShortestKey } key)
            problems.Add($"TriggerMail:ApiKey has {key.Length} characters; use at least {ShortestKey}.");
        if (WriteKey is { Length: > 0 } write && write == ApiKey)
            problems.Add("TriggerMail:WriteKey is the same as TriggerMail:ApiKey, but everybody can read the write key in the shop's pages; use another one.");
        if (Webhooks.Shopify.Shop is { } shop && (Uri.CheckHostName(shop.Trim()) != UriHostNameType.Dns || !shop.Contains('.', StringComparison.Ordinal)))
            problems.Add($"TriggerMail:Webhooks:Shopify:Shop is \"{shop}\"; write the shop's domain at Shopify, such as my-shop.myshopify.com, or leave it out.");
        if (MaxBodyBytes < 1024)
            problems.Add($"TriggerMail:MaxBodyBytes is {MaxBodyBytes}; write at least 1024.");
        return problems;
    }

    private const int ShortestKey = 16;

    /// <summary>The public key of the browser snippet; null: <c>/api/collect</c> is closed.</summary>
    public string? WriteKey { get; init; }

    /// <summary>Secrets of the stores' webhooks.</summary>
    public WebhookSettings Webhooks { get; init; } = new();

    /// <summary>The calls of <c>webhook</c> steps.</summary>
    public Calls.CallSettings Calls { get; init; } = new();

    /// <summary>The largest body taken in, in bytes.</summary>
    public int MaxBodyBytes { get; init; } = 1024 * 1024;
}

/// <summary>One section for each kind of webhook.</summary>
public sealed record WebhookSettings
{
    /// <summary>Shopify.</summary>
    public ShopifyWebhooks Shopify { get; init; } = new();

    /// <summary>WooCommerce.</summary>
    public WebhookSecret WooCommerce { get; init; } = new();

    /// <summary>Standard Webhooks.</summary>
    public WebhookSecret Standard { get; init; } = new();
}

/// <summary>Shopify's secret, and which shop is ours.</summary>
public sealed record ShopifyWebhooks : WebhookSecret
{
    /// <summary>
    /// The shop's own domain at Shopify, <c>my-shop.myshopify.com</c>. Requests about personal data must name it in their signed body; without it the
    /// erasure of the whole shop waits for a person.
    /// </summary>
    public string? Shop { get; init; }
}

/// <summary>The secret in use, and the one before it while it is being rotated.</summary>
public record WebhookSecret
{
    /// <summary>The secret in use; null: the endpoint refuses everything.</summary>
    public string? Secret { get; init; }

    /// <summary>The one before.</summary>
    public string? PreviousSecret { get; init; }

    internal IReadOnlyList<string> All => [.. new[] { Secret, PreviousSecret }.OfType<string>().Where(secret => secret.Length > 0)];
}
