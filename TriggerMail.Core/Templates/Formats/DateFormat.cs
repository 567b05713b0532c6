using System.Globalization;
using System.Text.RegularExpressions;
using NodaTime;
using NodaTime.Text;

namespace TriggerMail.Templates.Formats;

/// <summary>Times as one culture writes them, in the reader's own zone and, for Persian, in the Persian calendar.</summary>
internal static partial class DateFormat
{
    /// <summary>The styles a template may ask for: <c>day</c> is the long date without its year.</summary>
    public static readonly string[] Styles = ["long", "day", "short", "time"];

    /// <summary>
    /// An ISO 8601 instant or date as a long date, a day, a short date or a time of day. Without a known zone it stays at its own
    /// offset; a date alone is never moved; what is no date is shown as it came.
    /// </summary>
    public static string Format(string value, string style, string? zone, CultureInfo culture)
    {
        if (value.Length == 0 || Read(value, zone) is not { } local)
            return value;
        var text = style switch
        {
            "time" => local.ToString("t", culture),
            "day" => local.ToString(WithoutYear(LongPattern(culture)), culture),
            "short" => local.ToString(ShortPattern(culture), culture),
            _ => local.ToString(LongPattern(culture), culture),
        };
        return Digits.Native(text, culture);
    }

    private static DateTime? Read(string value, string? zone)
    {
        if (LocalDatePattern.Iso.Parse(value) is { Success: true, Value: var date })
            return date.ToDateTimeUnspecified();
        if (OffsetDateTimePattern.ExtendedIso.Parse(value) is not { Success: true, Value: var at })
            return null;
        var known = zone is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone);
        return (known is null ? at.LocalDateTime : at.ToInstant().InZone(known).LocalDateTime).ToDateTimeUnspecified();
    }

    // English is read on both sides of the Atlantic: 11/12 would be two different days, a month in letters is one.
    private static string ShortPattern(CultureInfo culture) => culture.TwoLetterISOLanguageName != "en" ? "d"
        : IsDayFirst(culture) ? "d MMM yyyy"
        : "MMM d, yyyy";

    // The platform's pattern for Persian begins with the year, as no Persian does.
    private static string LongPattern(CultureInfo culture) => culture.TwoLetterISOLanguageName == "fa" ? "dddd d MMMM yyyy" : culture.DateTimeFormat.LongDatePattern;

    private static bool IsDayFirst(CultureInfo culture) => culture.DateTimeFormat.MonthDayPattern.StartsWith('d');

    private static string WithoutYear(string pattern) => Year().Replace(pattern, "").Trim(' ', ',');

    [GeneratedRegex(@"(,? *'de' *|, *| +)?y+[年년]? ?")]
    private static partial Regex Year();
}
