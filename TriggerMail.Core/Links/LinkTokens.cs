namespace TriggerMail.Links;

/// <summary>What a link in a mail may do about consent.</summary>
public enum LinkPurpose
{
    /// <summary>Take consent away, and nothing else: it stands in the headers, which servers on the way read too.</summary>
    Unsubscribe,

    /// <summary>See and change what the contact receives, unsubscribing included.</summary>
    Preferences,

    /// <summary>Confirm a sign-up.</summary>
    Confirm,
}

/// <summary>What a link in a mail stands for.</summary>
/// <param name="Purpose">What it may do.</param>
/// <param name="Contact">The contact's id.</param>
/// <param name="Topic">The topic of the mail it stood in.</param>
public sealed record LinkClaim(LinkPurpose Purpose, string Contact, string Topic)
{
    private const string OfRequest = "request:";

    /// <summary>Which request of a browser the link confirms, and nothing but it; null: whatever the contact has yet to confirm.</summary>
    public string? RequestName => Topic.StartsWith(OfRequest, StringComparison.Ordinal) ? Topic[OfRequest.Length..] : null;

    /// <summary>What stands for the topic in a link that confirms one request.</summary>
    public static string Request(string name) => OfRequest + name;
}

/// <summary>
/// Tokens for links that act without a login (RFC 8058 asks for one that is hard to forge). They hold no address, and only we can
/// read whom they belong to.
/// </summary>
public sealed class LinkTokens(SigningKeys keys)
{
    private const int Longest = 400;

    /// <summary>The keys, for tokens of other purposes.</summary>
    public SigningKeys Keys => keys;

    /// <summary>The token for a claim: URL-safe, the same each time.</summary>
    public string Write(LinkClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return keys.Write(Name(claim.Purpose), $"{claim.Contact}|{claim.Topic}");
    }

    /// <summary>The claim of a token made for this purpose, or null.</summary>
    public async ValueTask<LinkClaim?> ReadAsync(LinkPurpose purpose, string token, CancellationToken cancel = default) =>
        (await keys.ReadAsync(Name(purpose), token, Longest, cancel))?.Split('|') is [var contact, var topic] ? new(purpose, contact, topic) : null;

    // Part of every link that was ever sent.
    private static string Name(LinkPurpose purpose) => purpose switch
    {
        LinkPurpose.Unsubscribe => "unsubscribe",
        LinkPurpose.Preferences => "preferences",
        LinkPurpose.Confirm => "confirm",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, "A link unsubscribes, shows the choices, or confirms."),
    };
}
