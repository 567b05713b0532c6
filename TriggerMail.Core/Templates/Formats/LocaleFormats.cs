using System.Collections.Concurrent;
using System.Globalization;
using TriggerMail.Templates.Compilation;

namespace TriggerMail.Templates.Formats;

/// <summary>How numbers, money and dates are written in one culture.</summary>
internal sealed class LocaleFormats
{
    private static readonly ConcurrentDictionary<string, LocaleFormats> Known = new(StringComparer.Ordinal);
    private readonly CultureInfo culture;
    private readonly MoneyFormat money;

    private LocaleFormats(CultureInfo culture) => (this.culture, money) = (culture, new(culture));

    /// <summary>The habits of a culture; made once for each of the cultures the platform has data for.</summary>
    public static LocaleFormats Of(CultureInfo culture) => Known.GetOrAdd(culture.Name, _ => new(culture));

    /// <summary>An amount with its currency.</summary>
    public string Money(object? amount, string currency) => money.Format(amount, currency);

    /// <summary>An ISO 8601 date or instant, in a style of <see cref="DateFormat"/>.</summary>
    public string Date(string value, string style, string? zone) => DateFormat.Format(value, style, zone, culture);

    /// <summary>A number with at most two decimals, or a list's length; what is no number is shown as it came.</summary>
    public string Number(object? value) => ModelValue.Number(value) is { } number ? Written(number) : ModelValue.Text(value);

    /// <summary>A share of a hundred: <c>10</c> is <c>10%</c>.</summary>
    public string Percent(object? value)
    {
        if (ModelValue.Number(value) is not { } number)
            return ModelValue.Text(value);
        var share = (number / 100).ToString(number == decimal.Truncate(number) ? "P0" : "P1", culture);
        return Digits.Native(share, culture);
    }

    /// <summary>
    /// What is left to pay after a discount, in tenths, the way Chinese writes one: 15 percent off is <c>8.5</c> (折).
    /// </summary>
    public string Tenths(object? percent) => ModelValue.Number(percent) is { } number ? Written((100 - number) / 10) : ModelValue.Text(percent);

    /// <summary>A count and its word, in singular or plural.</summary>
    public string Plural(object? value, string one, string many)
    {
        var count = ModelValue.Number(value) ?? 0;
        return $"{Written(count)} {(count == 1 ? one : many)}";
    }

    private string Written(decimal number) => Digits.Native(number.ToString("#,0.##", culture), culture);
}
