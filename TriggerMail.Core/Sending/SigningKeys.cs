using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TriggerMail.Sending;

/// <summary>
/// Signs what links in mails stand for, each for one purpose: a token of one purpose is worthless for any other. The first key
/// signs; tokens of the other, older keys stay good as long as they are listed.
/// </summary>
public sealed class SigningKeys
{
    private const int SignatureBytes = 16;
    private readonly IReadOnlyList<byte[]> keys;

    /// <summary>Keys of at least 32 bytes each, the one in use first.</summary>
    public SigningKeys(IReadOnlyList<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        if (keys.Count == 0 || keys.Any(key => key.Length < 32))
            throw new ArgumentException("Links are signed with at least one key of at least 32 bytes.", nameof(keys));
        this.keys = keys;
    }

    /// <summary>A token that carries the text: URL-safe, the same each time. The text can be read by whoever has the link.</summary>
    public string Write(string purpose, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var payload = Encoding.UTF8.GetBytes(text);
        return Base64Url.EncodeToString([.. Sign(keys[0], purpose, payload), .. payload]);
    }

    /// <summary>The text of a token, or null when we did not sign it for this purpose or it is longer than <paramref name="longest"/>.</summary>
    public string? Read(string purpose, string token, int longest)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length > longest || !Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > SignatureBytes } bytes)
            return null;
        var payload = bytes.AsSpan(SignatureBytes).ToArray();
        return keys.Any(key => CryptographicOperations.FixedTimeEquals(Sign(key, purpose, payload), bytes.AsSpan(0, SignatureBytes)))
            ? Encoding.UTF8.GetString(payload)
            : null;
    }

    /// <summary>128 bits that only whoever has the key in use can tell from the text.</summary>
    internal byte[] Secret(string purpose, string text) => Sign(keys[0], purpose, Encoding.UTF8.GetBytes(text));

    // 128 bits of HMAC-SHA-256 (RFC 2104 §5 allows half of it).
    private static byte[] Sign(byte[] key, string purpose, byte[] payload) =>
        HMACSHA256.HashData(key, (byte[])[.. Encoding.UTF8.GetBytes(purpose), 0, .. payload])[..SignatureBytes];
}
