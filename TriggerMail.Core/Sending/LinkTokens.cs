using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TriggerMail.Sending;

/// <summary>What a link in a mail stands for: a contact, and the topic it was about.</summary>
public sealed record LinkClaim(string Contact, string Topic);

/// <summary>
/// Signed tokens for links that act without a login (RFC 8058 asks for one that is hard to forge). They hold no address, and
/// tokens of an older key stay good as long as the key is listed.
/// </summary>
public sealed class LinkTokens
{
    private const int SignatureBytes = 16;
    private readonly IReadOnlyList<byte[]> keys;

    /// <summary>Signs with the first key and accepts all of them; each has at least 32 bytes.</summary>
    public LinkTokens(IReadOnlyList<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0 || keys.Any(key => key.Length < 32))
            throw new ArgumentException("Links are signed with at least one key of at least 32 bytes.", nameof(keys));
        this.keys = keys;
    }

    /// <summary>The token for a claim: URL-safe, the same each time.</summary>
    public string Write(LinkClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var payload = Encoding.UTF8.GetBytes($"{claim.Contact}|{claim.Topic}");
        return Base64Url.EncodeToString([.. Sign(keys[0], payload), .. payload]);
    }

    /// <summary>The claim of a token, or null when it was not signed by us.</summary>
    public LinkClaim? Read(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length > 400 || !Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > SignatureBytes } bytes)
            return null;
        var payload = bytes.AsSpan(SignatureBytes).ToArray();
        if (!keys.Any(key => CryptographicOperations.FixedTimeEquals(Sign(key, payload), bytes.AsSpan(0, SignatureBytes))))
            return null;
        return Encoding.UTF8.GetString(payload).Split('|') is [var contact, var topic] ? new(contact, topic) : null;
    }

    private static byte[] Sign(byte[] key, byte[] payload) => HMACSHA256.HashData(key, payload)[..SignatureBytes];
}
