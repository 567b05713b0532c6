using System.Globalization;

namespace TriggerMail.Templates;

/// <summary>Which words and which habits of writing serve a reader, given a BCP 47 tag and a country.</summary>
internal static class Locales
{
    private static readonly string[] Traditional = ["TW", "HK", "MO"];

    /// <summary>
    /// The locales to look for, nearest first: <c>de-AT</c>, <c>de</c>. Chinese goes by its script: <c>zh-TW</c>, <c>zh-HK</c> and
    /// <c>zh-MO</c> by <c>zh-Hant</c>, all other by <c>zh-Hans</c>.
    /// </summary>
    public static IEnumerable<string> Chain(string? locale)
    {
        for (var wanted = locale?.Replace('_', '-'); !string.IsNullOrEmpty(wanted); wanted = Shorter(wanted))
        {
            if (wanted.Equals("zh", StringComparison.OrdinalIgnoreCase))
                yield return ChineseScript(locale!);
            yield return wanted;
        }
    }

    /// <summary>The reader's locale with the country they live in, where the locale itself names none.</summary>
    public static string? With(string? locale, string? country)
    {
        var tag = locale?.Replace('_', '-');
        return tag is { Length: > 0 } && country is { Length: 2 } && !NamesCountry(tag) ? $"{tag}-{country.ToUpperInvariant()}" : tag;
    }

    /// <summary>
    /// The culture whose numbers and dates a reader expects: their own where it writes the language of the words (<c>en-GB</c> for
    /// English words), else that of the words.
    /// </summary>
    public static CultureInfo Culture(string words, string? reader) =>
        reader is not null && Language(reader) == Language(words) && Known(reader) is { } own ? own : Known(words) ?? CultureInfo.InvariantCulture;

    private static bool NamesCountry(string tag) => tag.Split('-').Skip(1).Any(part => part.Length == 2 || (part.Length == 3 && char.IsAsciiDigit(part[0])));

    private static string Language(string tag) => tag.Split('-', '_')[0].ToLowerInvariant();

    private static string ChineseScript(string locale)
    {
        var parts = locale.Split('-', '_');
        var isTraditional = parts.Contains("Hant", StringComparer.OrdinalIgnoreCase)
            || (!parts.Contains("Hans", StringComparer.OrdinalIgnoreCase) && parts.Intersect(Traditional, StringComparer.OrdinalIgnoreCase).Any());
        return isTraditional ? "zh-Hant" : "zh-Hans";
    }

    // Any well-formed tag makes a culture; only those with data of their own are worth keeping formats for.
    private static CultureInfo? Known(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag.Replace('_', '-'), predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    private static string? Shorter(string locale) => locale.LastIndexOf('-') is var cut and > 0 ? locale[..cut] : null;
}
