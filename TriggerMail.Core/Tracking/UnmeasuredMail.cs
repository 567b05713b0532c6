using System.Net;
using System.Text.RegularExpressions;
using TriggerMail.Links;

namespace TriggerMail.Tracking;

/// <summary>
/// A sent mail as the console shows it: its links lead where they lead, and nothing tells that it was opened. Somebody of the store
/// who looks at a mail is not the contact.
/// </summary>
public static partial class UnmeasuredMail
{
    /// <summary>The HTML without its pixel and with plain links.</summary>
    public static async ValueTask<string> HtmlAsync(string html, TrackingTokens tokens, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(tokens);
        var plain = Pixels().Replace(html, "");
        foreach (var link in Links().Matches(plain).DistinctBy(match => match.Value))
            if (await tokens.ReadClickAsync(link.Groups["token"].Value, cancel) is { } claim)
                plain = plain.Replace(link.Value, $"href=\"{WebUtility.HtmlEncode(claim.Target)}\"", StringComparison.Ordinal);
        return plain;
    }

    [GeneratedRegex("<img src=\"[^\"]*/t/o/[A-Za-z0-9_-]+\"[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Pixels();

    [GeneratedRegex("href=\"[^\"]*/t/c/(?<token>[A-Za-z0-9_-]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Links();
}
