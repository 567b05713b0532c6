using System.Net;
using System.Text;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Links;
using TriggerMail.Store;
using TriggerMail.Templates.Html;

namespace TriggerMail.Tracking;

/// <summary>
/// Puts into a mail what is measured: UTM parameters on links to the store, signed links, and the pixel. The plain-text part keeps
/// the addresses as they are, so that they can be read.
/// </summary>
public sealed class MeasuredMail(TrackingSettings settings, TrackingTokens tokens, StoreSettings store)
{
    private readonly string? storeHost = Uri.TryCreate(store.Url, UriKind.Absolute, out var url) ? url.IdnHost : null;

    /// <summary>The HTML with its links and pixel. Mails about an account (a new password) are left alone: their links are keys.</summary>
    public string Html(string html, string message, string template, Journey journey, Contact contact)
    {
        ArgumentNullException.ThrowIfNull(html);
        ArgumentNullException.ThrowIfNull(journey);
        ArgumentNullException.ThrowIfNull(contact);
        if (journey.Topic == Topics.Account)
            return html;
        var measured = settings.Allows(contact);
        var linked = Links(html, target => Link(Utm(target, journey.Id, template), message, measured && settings.Clicks));
        return measured && settings.Opens ? WithPixel(linked, $"{store.PublicUrl}/t/o/{tokens.Open(message)}") : linked;
    }

    private string Link(string target, string message, bool signed) =>
        signed ? $"{store.PublicUrl}/t/c/{tokens.Click(new(message, target))}" : target;

    // Only the store's own pages read them, and a marketer's own parameters stand.
    private string Utm(string target, string campaign, string content)
    {
        if (settings.UtmSource.Length == 0 || target.Contains("utm_", StringComparison.Ordinal)
            || !Uri.TryCreate(target, UriKind.Absolute, out var url) || url.IdnHost != storeHost)
            return target;
        var (address, fragment) = target.IndexOf('#') is var cut and >= 0 ? (target[..cut], target[cut..]) : (target, "");
        var joint = address.Contains('?') ? '&' : '?';
        return $"{address}{joint}utm_source={Uri.EscapeDataString(settings.UtmSource)}&utm_medium=email&utm_campaign={campaign}&utm_content={content}{fragment}";
    }

    // Links into TriggerMail itself (unsubscribe, preferences) must work even where nothing is measured.
    private bool IsMeasured(string target) =>
        (target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) || target.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
        && !target.StartsWith(store.PublicUrl + "/", StringComparison.OrdinalIgnoreCase);

    private string Links(string html, Func<string, string> link)
    {
        var written = new StringBuilder(html.Length + 2_048);
        var rest = html.AsSpan();
        while (rest.IndexOf("<a ") is var at and >= 0 && HtmlTag.End(rest[at..]) is var length and >= 0)
        {
            var tag = rest.Slice(at, length);
            written.Append(rest[..at]);
            rest = rest[(at + length)..];
            var href = HtmlTag.Attribute(tag[1..], "href");
            var target = WebUtility.HtmlDecode(href.ToString());
            if (href.IsEmpty || !IsMeasured(target))
                written.Append(tag);
            else
                written.Append(tag.ToString().Replace($"href=\"{href}\"", $"href=\"{WebUtility.HtmlEncode(link(target))}\"", StringComparison.Ordinal));
        }
        return written.Append(rest).ToString();
    }

    private static string WithPixel(string html, string source)
    {
        var end = html.LastIndexOf("</body>", StringComparison.OrdinalIgnoreCase);
        return html.Insert(end < 0 ? html.Length : end, $"<img src=\"{source}\" width=\"1\" height=\"1\" alt=\"\" style=\"display:block\">");
    }
}
