using System.Globalization;
using System.Net.Mail;

namespace TriggerMail.Values;

/// <summary>E-mail addresses: which are good enough to write to, and when two are the same (RFC 5321, RFC 5322).</summary>
public static class Address
{
    private static readonly IdnMapping Idn = new();

    /// <summary>Whether a message can be sent to it: one plain address with no name, quotes or comments, at most 254 octets.</summary>
    public static bool IsUsable(string? address)
    {
        if (address is null || address.Length is < 3 or > 254 || !MailAddress.TryCreate(address, out var parsed) || parsed.Address != address)
            return false;
        var at = address.LastIndexOf('@');
        return at is > 0 and <= 64 && !address.StartsWith('"') && address.AsSpan(0, at).IndexOfAnyExceptInRange('!', '~') < 0
            && !address.AsSpan(at).Contains('[') && Domain(address[(at + 1)..]) is not null;
    }

    /// <summary>What two spellings of the same address share: trimmed, lower-case, the domain in its ASCII form.</summary>
    public static string Key(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var trimmed = address.Trim();
        var at = trimmed.LastIndexOf('@');
        return at < 0
            ? trimmed.ToLowerInvariant()
            : trimmed[..at].ToLowerInvariant() + "@" + (Domain(trimmed[(at + 1)..]) ?? trimmed[(at + 1)..].ToLowerInvariant());
    }

    /// <summary>The domain of an address, in its ASCII form and lower case.</summary>
    public static string DomainOf(string address) => Key(address).Split('@')[^1];

    private static string? Domain(string domain)
    {
        try
        {
            return domain.Contains('.') ? Idn.GetAscii(domain).ToLowerInvariant() : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
