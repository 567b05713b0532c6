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

    /// <summary>When <c>/health</c> is red.</summary>
    public Health.HealthSettings Health { get; init; } = new();

    /// <summary>Which proxies are believed about who called.</summary>
    public Access.ProxySettings Proxies { get; init; } = new();

    /// <summary>
    /// Names and addresses under which this host may be asked for, beside those it listens on, the loopback ones and the public address's:
    /// <c>mail.shop.example</c>, <c>*.shop.example</c>; <c>*</c> is any, where a key is asked for.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Sites beside the shop's own whose scripts may use <c>/api/collect</c>, such as <c>https://blog.shop.example</c>.</summary>
    public IReadOnlyList<string> CollectOrigins { get; init; } = [];

    /// <summary>Whether a key is asked for.</summary>
    public bool AsksForKey => ApiKey is { Length: > 0 } || Keys.Count > 0;

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IReadOnlyList<string> Problems()
    {
        List<string> problems = [.. Keys.SelectMany((key, at) => key.Problems(at)), .. Rates.Problems(), .. Proxies.Problems(), .. Health.Problems(), .. Calls.Problems(), .. Access.KnownHosts.Problems(Hosts, AsksForKey)];
        problems.AddRange(Webhooks.Problems());
        foreach (var (name, value) in (IEnumerable<(string, string?)>)[(nameof(ApiKey), ApiKey), (nameof(WriteKey), WriteKey)])
            if (value is not null && value.Trim().Length != value.Length)
                problems.Add(BlankProblem($"TriggerMail:{name}", value));
        if (ApiKey is { Length: > 0 and < ShortestKey } key)
            problems.Add($"TriggerMail:ApiKey has {key.Length} characters; use at least {ShortestKey}.");
        if (WriteKey is { Length: > 0 } write && write == ApiKey)
            problems.Add("TriggerMail:WriteKey is the same as TriggerMail:ApiKey, but everybody can read the write key in the shop's pages; use another one.");
        if (MaxBodyBytes < 1024)
            problems.Add($"TriggerMail:MaxBodyBytes is {MaxBodyBytes}; write at least 1024.");
        return problems;
    }

    private const int ShortestKey = 16;

    // An empty environment variable is how scripts leave a setting out, so nothing at all is no key; blanks are a slip that would be one.
    internal static string BlankProblem(string setting, string value) => string.IsNullOrWhiteSpace(value)
        ? $"{setting} is blank; write the key, or remove the setting."
        : $"{setting} begins or ends with a blank; write it as it is sent, without blanks around it.";

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

    internal IEnumerable<string> Problems() =>
        new[] { (nameof(Shopify), Shopify), (nameof(WooCommerce), WooCommerce), (nameof(Standard), Standard) }.SelectMany(one => one.Item2.Problems($"TriggerMail:Webhooks:{one.Item1}", one.Item1 == nameof(Standard)));
}

/// <summary>The secret in use, and the one before it while it is being rotated.</summary>
public sealed record WebhookSecret
{
    /// <summary>The secret in use; null: the endpoint refuses everything.</summary>
    public string? Secret { get; init; }

    /// <summary>The one before.</summary>
    public string? PreviousSecret { get; init; }

    /// <summary>
    /// The shop whose webhooks are taken, as they name it (<c>my-shop.myshopify.com</c>); null: whichever knows the secret. The name is not
    /// signed, so it keeps out mistakes and what was caught from another shop of the same secret. Shopify's requests about personal data must name it
    /// in their signed body; without it the erasure of the whole shop waits for a person.
    /// </summary>
    public string? Shop { get; init; }

    internal IEnumerable<string> Problems(string section, bool isStandard)
    {
        foreach (var (name, value) in (IEnumerable<(string, string?)>)[(nameof(Secret), Secret), (nameof(PreviousSecret), PreviousSecret)])
            // WordPress keeps its secrets with HTML entities, and a blank can hide in one.
            if (value is { Length: > 0 } && (value.Trim().Length != value.Length || string.IsNullOrWhiteSpace(System.Net.WebUtility.HtmlDecode(value))))
                yield return WebSettings.BlankProblem($"{section}:{name}", System.Net.WebUtility.HtmlDecode(value));
            else if (isStandard && value is { Length: > 0 } && TriggerMail.Intake.Signatures.StandardSignature.KeyOf(value) is not { Length: > 0 })
                yield return $"{section}:{name} is not a secret of Standard Webhooks; write whsec_ and the base64 of 24 to 64 random bytes.";
        if (PreviousSecret is { Length: > 0 } && string.IsNullOrEmpty(Secret))
            yield return $"{section}:PreviousSecret is set and Secret is not; put the secret in use into Secret.";
        if (Shop is { Length: > 0 } && TriggerMail.Store.StoreHosts.In(Shop) is null)
            yield return $"{section}:Shop is \"{Shop}\"; write the shop's domain as its webhooks name it, such as my-shop.myshopify.com.";
    }

    /// <summary>Why a webhook of this shop is not taken, in a sentence; null when it is.</summary>
    internal string? Stranger(string section, string header, string? named) =>
        Shop is { Length: > 0 } && TriggerMail.Store.StoreHosts.In(Shop) != TriggerMail.Store.StoreHosts.In(named)
            ? $"{header} names another shop than {section}:Shop; send the webhooks of that shop only, or correct the setting."
            : null;

    internal IReadOnlyList<string> All => [.. new[] { Secret, PreviousSecret }.OfType<string>().Where(secret => secret.Length > 0)];
}
