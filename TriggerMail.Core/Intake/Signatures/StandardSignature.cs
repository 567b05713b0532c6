using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TriggerMail.Intake.Signatures;

/// <summary>The three headers of Standard Webhooks: who, when, and the proof.</summary>
/// <param name="Id">The header <c>webhook-id</c>.</param>
/// <param name="Timestamp">The header <c>webhook-timestamp</c>: Unix seconds of this attempt.</param>
/// <param name="Signatures">The header <c>webhook-signature</c>: entries like <c>v1,BASE64</c> with spaces between.</param>
public sealed record StandardSignature(string? Id, string? Timestamp, string? Signatures)
{
    /// <summary>How far the timestamp may be from now, either way (as in the reference libraries).</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const string SecretPrefix = "whsec_";

    /// <summary>
    /// Whether one <c>v1</c> entry (HMAC-SHA256 over <c>id.timestamp.body</c>) fits one secret (<c>whsec_</c> and base64). Entries of other
    /// versions and malformed ones are passed over: a sender may add its own.
    /// </summary>
    public SignatureResult Check(ReadOnlySpan<byte> body, IReadOnlyList<string> secrets, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        if (string.IsNullOrEmpty(Id))
            return SignatureResult.Missing("webhook-id");
        if (string.IsNullOrEmpty(Timestamp))
            return SignatureResult.Missing("webhook-timestamp");
        if (string.IsNullOrWhiteSpace(Signatures))
            return SignatureResult.Missing("webhook-signature");
        if (CheckTime(now) is { IsValid: false } wrongTime)
            return wrongTime;

        var claimed = Claimed();
        if (claimed.Count == 0)
            return new(SignatureFault.NotBase64, "The header webhook-signature has no entry like \"v1,BASE64\"; sign with version v1.");
        var (usable, valid) = (false, false);
        foreach (var secret in secrets)
            if (KeyOf(secret) is { } key)
                (usable, valid) = (true, valid | Fits(claimed, Expected(key, Id, Timestamp, body)));
        return valid ? SignatureResult.Valid
            : usable ? SignatureResult.Mismatch
            : SignatureResult.NoSecret("set one that is \"whsec_\" and base64.");
    }

    /// <summary>One entry of <c>webhook-signature</c> for a request of ours.</summary>
    /// <exception cref="ArgumentException">The secret is none.</exception>
    public static string Sign(string id, string timestamp, ReadOnlySpan<byte> body, string secret) =>
        "v1," + Convert.ToBase64String(Expected(KeyOf(secret) ?? throw new ArgumentException("Not whsec_ and base64.", nameof(secret)), id, timestamp, body));

    private SignatureResult CheckTime(DateTimeOffset now)
    {
        if (!long.TryParse(Timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return new(SignatureFault.BadTimestamp, $"The header webhook-timestamp is \"{Timestamp}\"; write whole Unix seconds.");
        var age = now.ToUnixTimeSeconds() - seconds;
        return age > Tolerance.TotalSeconds
            ? new(SignatureFault.TooOld, $"The request was signed {age} seconds ago; sign each attempt anew when it is made.")
            : age < -Tolerance.TotalSeconds
            ? new(SignatureFault.TooNew, $"The request was signed {-age} seconds from now; set the sender's clock.")
            : SignatureResult.Valid;
    }

    private List<byte[]> Claimed()
    {
        var found = new List<byte[]>();
        foreach (var range in Signatures.AsSpan().Split(' '))
        {
            var hash = new byte[HMACSHA256.HashSizeInBytes];
            var entry = Signatures.AsSpan()[range];
            if (entry.StartsWith("v1,", StringComparison.Ordinal) && TriggerMail.Intake.Signatures.WebhookSignatures.TryDecode(entry[3..], hash))
                found.Add(hash);
        }
        return found;
    }

    private static byte[] Expected(byte[] key, string id, string timestamp, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        hash.AppendData(Encoding.UTF8.GetBytes($"{id}.{timestamp}."));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    private static bool Fits(List<byte[]> claimed, byte[] expected)
    {
        var fits = false;
        foreach (var hash in claimed)
            fits |= CryptographicOperations.FixedTimeEquals(hash, expected);
        return fits;
    }

    /// <summary>The key in a secret; null when it is not <c>whsec_</c> and base64.</summary>
    public static byte[]? KeyOf(string? secret)
    {
        var base64 = secret.AsSpan().Trim();
        if (base64.StartsWith(SecretPrefix, StringComparison.Ordinal))
            base64 = base64[SecretPrefix.Length..];
        var key = new byte[base64.Length];
        return base64.Length > 0 && Convert.TryFromBase64Chars(base64, key, out var written) ? key[..written] : null;
    }
}
