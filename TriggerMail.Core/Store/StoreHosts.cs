using System.Buffers;
using System.Text.RegularExpressions;

namespace TriggerMail.Store;

/// <summary>
/// The hosts that are the store's own: links and pictures that a browser names may lead there and nowhere else, because they stand in mails
/// that the store sends in its own name.
/// </summary>
/// <param name="addresses">The shop's addresses (<c>https://shop.example</c>), hosts (<c>cdn.shop.example</c>) or all hosts below one (<c>*.shop.example</c>).</param>
public sealed partial class StoreHosts(IEnumerable<string> addresses)
{
    private static readonly SearchValues<char> InHosts = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:[]");

    private readonly HashSet<string> exact = new(addresses.SelectMany(Read), StringComparer.Ordinal);
    private readonly string[] below = [.. addresses.Select(one => one.Trim().ToLowerInvariant()).Where(one => one.StartsWith("*.", StringComparison.Ordinal)).Select(one => one[1..])];

    /// <summary>The host in a shop's address or domain, or null when there is none.</summary>
    public static string? In(string? domain)
    {
        var text = domain?.Trim().ToLowerInvariant();
        if (string.IsNullOrEmpty(text))
            return null;
        return Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text, UriKind.Absolute, out var address)
            && address.Scheme is "http" or "https" && address.IdnHost is { Length: > 0 and <= 253 } host
            ? address.IsDefaultPort ? host : $"{host}:{address.Port}"
            : null;
    }

    /// <summary>The hosts, for a sentence.</summary>
    public override string ToString() => string.Join(", ", exact.Concat(below.Select(one => "*" + one)).Order(StringComparer.Ordinal));

    /// <summary>The address as every reader of it understands it, when it leads to the store; else null.</summary>
    public string? Own(string? address)
    {
        if (address is null || address.Contains('\\') || address.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            || !Uri.TryCreate(address, UriKind.Absolute, out var read) || read.Scheme is not ("http" or "https"))
            return null;
        // Readers differ about names before an @, about letters that become others, and about what is written with a percent sign.
        var written = address[(address.IndexOf("//", StringComparison.Ordinal) + 2)..];
        written = written[..(written.IndexOfAny(['/', '?', '#']) is >= 0 and var end ? end : written.Length)];
        if (written.Length == 0 || read.UserInfo.Length > 0 || written.AsSpan().ContainsAnyExcept(InHosts))
            return null;
        var host = HostOf(read);
        return exact.Contains(host) || (read.IsDefaultPort && below.Any(end => host.EndsWith(end, StringComparison.Ordinal))) ? read.AbsoluteUri : null;
    }

    /// <summary>Whether a text holds what mail programs make a link of.</summary>
    internal static bool HoldsLink(string text) => Linklike().IsMatch(text) || Linklike().IsMatch(Plain(text));

    // As a reader sees it: other dots are dots, and what is not seen is not there.
    private static string Plain(string text) => string.Concat(text.Normalize(System.Text.NormalizationForm.FormKC)
        .Replace("[.]", ".", StringComparison.Ordinal).Replace("(.)", ".", StringComparison.Ordinal)
        .Where(c => char.GetUnicodeCategory(c) != System.Globalization.UnicodeCategory.Format));

    // A shop is reached with and without www.
    private static IEnumerable<string> Read(string address)
    {
        var text = address.Trim();
        if (text.StartsWith("*.", StringComparison.Ordinal)
            || !Uri.TryCreate(text.Contains("://", StringComparison.Ordinal) ? text : "https://" + text, UriKind.Absolute, out var read) || read.Host.Length == 0)
            return [];
        var host = HostOf(read);
        return host.StartsWith("www.", StringComparison.Ordinal) ? [host, host[4..]] : [host, "www." + host];
    }

    private static string HostOf(Uri address)
    {
        var host = address.IdnHost.ToLowerInvariant().TrimEnd('.');
        return address.IsDefaultPort ? host : $"{host}:{address.Port}";
    }

    [GeneratedRegex(@"://|\bwww\.|\bmailto:|\S@\S|[\p{L}\p{N}-][.。．｡]\p{L}{2,}", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Linklike();
}
