using System.Net;
using System.Text.RegularExpressions;

namespace TriggerMail.Tracking;

/// <summary>
/// A sent mail as the console shows it: its links lead where they lead, and nothing tells that it was opened. Somebody of the store
/// who looks at a mail is not the contact.
/// </summary>
public static partial class UnmeasuredMail
{
    /// <summary>The HTML without its pixel and with plain links.</summary>
    public static string Html(string html, TrackingTokens tokens)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(tokens);
        return Links().Replace(Pixels().Replace(html, ""), link =>
            tokens.ReadClick(link.Groups["token"].Value) is { } claim ? $"href=\"{WebUtility.HtmlEncode(claim.Target)}\"" : link.Value);
    }

    [GeneratedRegex("<img src=\"[^\"]*/t/o/[A-Za-z0-9_-]+\"[^>]*>", RegexOptions.CultureInvariant)]
    private static partial Regex Pixels();

    [GeneratedRegex("href=\"[^\"]*/t/c/(?<token>[A-Za-z0-9_-]+)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Links();
}
