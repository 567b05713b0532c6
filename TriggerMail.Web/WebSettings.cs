namespace TriggerMail.Web;

/// <summary>What the HTTP side needs to know; the section <c>TriggerMail</c> of the configuration.</summary>
public sealed record WebSettings
{
    /// <summary>The key that API callers send as <c>X-Api-Key</c>; null: no key is asked for (loopback only).</summary>
    public string? ApiKey { get; init; }

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
    public WebhookSecret Shopify { get; init; } = new();

    /// <summary>WooCommerce.</summary>
    public WebhookSecret WooCommerce { get; init; } = new();

    /// <summary>Standard Webhooks.</summary>
    public WebhookSecret Standard { get; init; } = new();
}

/// <summary>The secret in use, and the one before it while it is being rotated.</summary>
public sealed record WebhookSecret
{
    /// <summary>The secret in use; null: the endpoint refuses everything.</summary>
    public string? Secret { get; init; }

    /// <summary>The one before.</summary>
    public string? PreviousSecret { get; init; }

    internal IReadOnlyList<string> All => [.. new[] { Secret, PreviousSecret }.OfType<string>().Where(secret => secret.Length > 0)];
}
