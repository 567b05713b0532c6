namespace TriggerMail.Deliverability;

/// <summary>How much a finding matters.</summary>
public enum Weight
{
    /// <summary>As it should be.</summary>
    Good,

    /// <summary>It works, and would work better.</summary>
    Advice,

    /// <summary>Mails go to spam or are refused because of it.</summary>
    Broken,
}

/// <summary>One thing that was found about a domain, in sentences.</summary>
/// <param name="Weight">How much it matters.</param>
/// <param name="Topic">SPF, DKIM, DMARC, MX, TLS, alignment or BIMI.</param>
/// <param name="What">What is so.</param>
/// <param name="Remedy">What to do; empty where nothing is to be done.</param>
public sealed record DomainFinding(Weight Weight, string Topic, string What, string Remedy = "");

/// <summary>How mails of a domain are sent, as far as the DNS must agree with it.</summary>
/// <param name="Domain">The domain in From, e.g. <c>shop.example</c>.</param>
public sealed record DomainQuestion(string Domain)
{
    /// <summary>Names under <c>_domainkey</c>; Azure Communication Services' own when none is given.</summary>
    public IReadOnlyList<string> Selectors { get; init; } = ["selector1-azurecomm-prod-net", "selector2-azurecomm-prod-net"];

    /// <summary>The domain that the sending service adds to SPF (<c>include:</c>); null: your own server sends.</summary>
    public string? Include { get; init; } = "spf.protection.outlook.com";

    /// <summary>The domain of the return path (where bounces go); null: the same as From's.</summary>
    public string? ReturnPath { get; init; }
}
