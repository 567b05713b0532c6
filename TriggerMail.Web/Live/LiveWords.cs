namespace TriggerMail.Web.Live;

/// <summary>The few words that live images write, in the languages of the mails.</summary>
/// <param name="Language">The language of the words, as templates name it.</param>
/// <param name="Days">Under the days of a countdown.</param>
/// <param name="Hours">Under its hours.</param>
/// <param name="Minutes">Under its minutes.</param>
/// <param name="Left">The last few pieces; <c>#</c> is their number.</param>
/// <param name="InStock">There are enough.</param>
/// <param name="SoldOut">There is none.</param>
internal sealed record LiveWords(string Language, string Days, string Hours, string Minutes, string Left, string InStock, string SoldOut)
{
    private static readonly LiveWords English = new("en", "days", "hours", "minutes", "# left", "in stock", "sold out");
    private static readonly LiveWords Simplified = new("zh-Hans", "天", "时", "分", "剩 # 件", "有货", "售罄");
    private static readonly LiveWords Traditional = new("zh-Hant", "天", "時", "分", "剩 # 件", "有貨", "售完");
    private static readonly LiveWords Korean = new("ko", "일", "시간", "분", "#개 남음", "재고 있음", "품절");
    private static readonly LiveWords Persian = new("fa", "روز", "ساعت", "دقیقه", "# عدد", "موجود", "ناموجود");

    // The drawing library joins no letters and knows no direction: each word as it looks, from left to right.
    private static readonly (string Word, string Drawn)[] Joined =
    [
        ("ناموجود", "\uFEA9\uFEEE\uFE9F\uFEEE\uFEE3\uFE8E\uFEE7"), ("موجود", "\uFEA9\uFEEE\uFE9F\uFEEE\uFEE3"), ("روز", "\uFEAF\uFEED\uFEAD"),
        ("ساعت", "\uFE96\uFECB\uFE8E\uFEB3"), ("دقیقه", "\uFEEA\uFED8\uFBFF\uFED7\uFEA9"), ("عدد", "\uFEA9\uFEAA\uFECB"), ("ریال", "\uFEDD\uFE8E\uFBFE\uFEAD"),
    ];

    /// <summary>The words for a reader; English where there are none in the reader's language, as in the mails.</summary>
    public static LiveWords For(string locale)
    {
        var parts = locale.Split('-', '_');
        return parts[0].ToLowerInvariant() switch
        {
            "zh" => parts.Any(part => part.ToUpperInvariant() is "HANT" or "TW" or "HK" or "MO") ? Traditional : Simplified,
            "ko" => Korean,
            "fa" => Persian,
            _ => English,
        };
    }

    /// <summary>A text of numbers and of these words as it is drawn from left to right.</summary>
    public string Drawn(string text)
    {
        if (Language != Persian.Language)
            return text;
        var parts = Plain(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', parts.Reverse().Select(part => Joined.FirstOrDefault(one => one.Word == part).Drawn ?? part));
    }

    // Signs that steer a reader's text and have no shape, and spaces that must not break.
    private static string Plain(string text) =>
        string.Concat(text.Where(sign => sign is not ('\u200E' or '\u200F' or '\u2066' or '\u2067' or '\u2068' or '\u2069' or '\u061C'))).Replace('\u00A0', ' ').Replace('\u202F', ' ');
}
