namespace TriggerMail.Sending;

/// <summary>What a link in a mail stands for: a contact, and the topic it was about.</summary>
public sealed record LinkClaim(string Contact, string Topic);

/// <summary>
/// Signed tokens for links that act without a login (RFC 8058 asks for one that is hard to forge). They hold no address.
/// </summary>
public sealed class LinkTokens(SigningKeys keys)
{
    private const string Purpose = "consent";
    private const int Longest = 400;

    /// <summary>The keys, for tokens of other purposes.</summary>
    public SigningKeys Keys => keys;

    /// <summary>The token for a claim: URL-safe, the same each time.</summary>
    public string Write(LinkClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return keys.Write(Purpose, $"{claim.Contact}|{claim.Topic}");
    }

    /// <summary>The claim of a token, or null when it was not signed by us.</summary>
    public LinkClaim? Read(string token) =>
        keys.Read(Purpose, token, Longest)?.Split('|') is [var contact, var topic] ? new(contact, topic) : null;
}
