using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace TriggerMail.Intake.Signatures;

/// <summary>
/// Proof that a webhook comes from the store: a signature over the raw body, compared in constant time. Several secrets may be
/// valid at once, so that one can be replaced while requests are on their way.
/// </summary>
public static class WebhookSignatures
{
    private const int HashBytes = HMACSHA256.HashSizeInBytes;

    /// <summary>Shopify: base64 of HMAC-SHA256 over the body (shopify.dev, "Verify webhook deliveries").</summary>
    /// <param name="body">The body as received, before any parsing.</param>
    /// <param name="signature">The header <c>X-Shopify-Hmac-Sha256</c>.</param>
    /// <param name="secrets">The app's client secret, and the one before while it is rotated.</param>
    public static SignatureResult Shopify(ReadOnlySpan<byte> body, string? signature, IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return OverBody(body, "X-Shopify-Hmac-Sha256", signature, secrets, static secret => secret);
    }

    /// <summary>
    /// WooCommerce: the same with the header <c>X-WC-Webhook-Signature</c>. WordPress stores the secret with HTML entities and signs
    /// with the decoded one (woocommerce/woocommerce, class-wc-webhook.php), so a secret is taken either way.
    /// </summary>
    public static SignatureResult WooCommerce(ReadOnlySpan<byte> body, string? signature, IReadOnlyList<string> secrets)
    {
        ArgumentNullException.ThrowIfNull(secrets);
        return OverBody(body, "X-WC-Webhook-Signature", signature, secrets, WebUtility.HtmlDecode);
    }

    private static SignatureResult OverBody(
        ReadOnlySpan<byte> body, string header, string? signature, IReadOnlyList<string> secrets, Func<string, string?> decode)
    {
        Span<byte> claimed = stackalloc byte[HashBytes];
        if (string.IsNullOrWhiteSpace(signature))
            return SignatureResult.Missing(header);
        if (!TryDecode(signature, claimed))
            return new(SignatureFault.NotBase64, $"The header {header} is not base64 of 32 bytes; send the signature as the store made it.");

        Span<byte> expected = stackalloc byte[HashBytes];
        var (usable, valid) = (false, false);
        foreach (var secret in secrets)
        {
            if (string.IsNullOrEmpty(secret))
                continue;
            usable = true;
            HMACSHA256.HashData(Encoding.UTF8.GetBytes(decode(secret)!), body, expected);
            valid |= CryptographicOperations.FixedTimeEquals(expected, claimed);
        }
        return valid ? SignatureResult.Valid
            : usable ? SignatureResult.Mismatch
            : SignatureResult.NoSecret("set the one the store shows for its webhooks.");
    }

    /// <summary>Base64 of exactly as many bytes as the span holds.</summary>
    internal static bool TryDecode(ReadOnlySpan<char> base64, Span<byte> bytes)
    {
        base64 = base64.Trim();
        return base64.Length == 44 && Convert.TryFromBase64Chars(base64, bytes, out var written) && written == bytes.Length;
    }
}
