using System.Text.RegularExpressions;

namespace TriggerMail.Tracking;

/// <summary>Who fetched a pixel or followed a link, as far as the request tells.</summary>
/// <param name="Machine">Why it was a machine, in words; null when it seems to have been a person.</param>
/// <param name="Device"><c>mobile</c>, <c>tablet</c> or <c>desktop</c>; null when the request does not tell.</param>
public sealed partial record MailReader(string? Machine, string? Device)
{
    // Scanners follow links the moment a mail arrives; no person reads that fast.
    private static readonly TimeSpan TooSoon = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Judges by the user agent and by how long after the mail left it came. Opens through proxies (Apple Mail Privacy Protection sends
    /// a bare <c>Mozilla/5.0</c>, Gmail and Yahoo fetch through servers of their own) say nothing about a person.
    /// </summary>
    public static MailReader Of(string? userAgent, TimeSpan? sinceSent)
    {
        var agent = userAgent?.Trim() ?? "";
        var machine = agent.Length == 0 ? "it did not say what it is"
            : agent == "Mozilla/5.0" ? "Apple's mail privacy fetches pictures by itself"
            : Proxies().Match(agent) is { Success: true } proxy ? $"{proxy.Value} fetches pictures for its readers"
            : Robots().Match(agent) is { Success: true } robot ? $"{robot.Value} is a program"
            : sinceSent is { } after && after < TooSoon ? "it came within ten seconds of the mail"
            : null;
        return new(machine, machine is null ? DeviceOf(agent) : null);
    }

    private static string? DeviceOf(string agent) =>
        Tablets().IsMatch(agent) ? "tablet"
        : Mobiles().IsMatch(agent) ? "mobile"
        : Desktops().IsMatch(agent) ? "desktop"
        : null;

    [GeneratedRegex("GoogleImageProxy|YahooMailProxy|YahooMobileMailProxy", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Proxies();

    [GeneratedRegex(@"HeadlessChrome|PhantomJS|curl|wget|python[-\w]*|Go-http-client|Apache-HttpClient|Java/\d|libwww-perl|okhttp|\w*(bot|crawl|spider|scanner|preview)\b|Barracuda\w*|Proofpoint\w*|Mimecast\w*",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Robots();

    [GeneratedRegex("iPad|Tablet|Android(?!.*Mobile)", RegexOptions.CultureInvariant)]
    private static partial Regex Tablets();

    [GeneratedRegex("iPhone|Android|Mobile", RegexOptions.CultureInvariant)]
    private static partial Regex Mobiles();

    [GeneratedRegex("Windows|Macintosh|X11|CrOS", RegexOptions.CultureInvariant)]
    private static partial Regex Desktops();
}
