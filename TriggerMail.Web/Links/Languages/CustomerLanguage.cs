using System.Globalization;
using Microsoft.Net.Http.Headers;

namespace TriggerMail.Web.Links.Languages;

/// <summary>A language the customers' pages speak.</summary>
public sealed record CustomerLanguage
{
    private CustomerLanguage(string tag, string name, CustomerWords words) => (Tag, Name, Words) = (tag, name, words);

    /// <summary>BCP 47.</summary>
    public string Tag { get; }

    /// <summary>Its own name for itself.</summary>
    public string Name { get; }

    /// <summary>What it says.</summary>
    internal CustomerWords Words { get; }

    /// <summary>All of them, in the order of the switch.</summary>
    public static IReadOnlyList<CustomerLanguage> All { get; } =
    [
        new("en", "English", English.Words),
        new("zh-Hans", "简体中文", ChineseSimplified.Words),
        new("zh-Hant", "繁體中文", ChineseTraditional.Words),
        new("ko", "한국어", Korean.Words),
        new("fa", "فارسی", Persian.Words),
    ];

    /// <summary><c>rtl</c> or <c>ltr</c>, as HTML wants it.</summary>
    public string Direction => CultureInfo.GetCultureInfo(Tag).TextInfo.IsRightToLeft ? "rtl" : "ltr";

    /// <summary>A sentence with its gaps filled, each kept apart from the direction of the sentence (Unicode TR9, isolates).</summary>
    public string Say(string sentence, params object[] fillings) => string.Format(
        CultureInfo.InvariantCulture, sentence, Direction == "rtl" ? [.. fillings.Select(one => $"\u2068{one}\u2069")] : fillings);

    /// <summary>A topic in words.</summary>
    internal TopicWords Topic(string topic) => topic switch
    {
        TriggerMail.Events.Topics.Offers => Words.Offers,
        TriggerMail.Events.Topics.News => Words.News,
        _ => Words.Recommendations,
    };

    /// <summary>A day as people of the language write it.</summary>
    public string Day(DateTimeOffset at) => at.UtcDateTime.ToString(Tag == "en" ? "d MMMM yyyy" : "D", CultureInfo.GetCultureInfo(Tag));

    /// <summary>
    /// The language to speak: the one that was switched to, else the contact's, else the browser's first that is spoken here, else the
    /// store's, else English.
    /// </summary>
    public static CustomerLanguage Choose(string? switched, string? contact, string? acceptLanguage, string store) =>
        Find(switched) ?? Find(contact) ?? Accepted(acceptLanguage) ?? Find(store) ?? All[0];

    /// <summary>The language that serves a locale: <c>zh-TW</c> is written with traditional characters, <c>zh</c> with simplified ones.</summary>
    public static CustomerLanguage? Find(string? locale)
    {
        var parts = (locale ?? "").Split('-', '_');
        var tag = parts[0].ToLowerInvariant() switch
        {
            "zh" => parts.Any(part => part.ToUpperInvariant() is "HANT" or "TW" or "HK" or "MO") && !parts.Contains("Hans", StringComparer.OrdinalIgnoreCase) ? "zh-Hant" : "zh-Hans",
            var language => language,
        };
        return All.FirstOrDefault(one => one.Tag == tag);
    }

    private static CustomerLanguage? Accepted(string? header) =>
        StringWithQualityHeaderValue.TryParseList([header ?? ""], out var languages)
            ? languages.Where(one => one.Quality is not 0).OrderByDescending(one => one.Quality ?? 1).Select(one => Find(one.Value.Value)).FirstOrDefault(found => found is not null)
            : null;
}
