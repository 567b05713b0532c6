using System.Globalization;

namespace TriggerMail.Values;

/// <summary>Times as senders write them.</summary>
internal static class Instants
{
    /// <summary>
    /// An RFC 3339 time: date, time and offset. A space for the T is taken too. Without an offset there is no telling which instant is meant.
    /// </summary>
    public static bool TryParse(string? text, out DateTimeOffset instant)
    {
        instant = default;
        return text is { Length: >= 20 and <= 40 } && HasLayout(text) && HasOffset(text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    /// <summary>A time of WooCommerce's <c>*_gmt</c> members: UTC, with no offset written.</summary>
    public static DateTimeOffset? Utc(string? text) =>
        TryParse(text, out var instant) || TryParse(text + "Z", out instant) ? instant : null;

    /// <summary>The time a sender claims, unless it lies in the future: then its clock is wrong and now is the better guess.</summary>
    public static DateTimeOffset NotAfter(DateTimeOffset claimed, DateTimeOffset now, TimeSpan skew = default) =>
        claimed - now > skew ? now : claimed;

    private static bool HasLayout(string text) =>
        char.IsAsciiDigit(text[0]) && text[4] == '-' && text[7] == '-' && text[10] is 'T' or 't' or ' ' && text[13] == ':' && text[16] == ':';

    private static bool HasOffset(string text) => text[^1] is 'Z' or 'z' || text[^6] is '+' or '-' && text[^3] == ':';
}
