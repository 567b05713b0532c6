using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Globalization;
using TriggerMail.Templates.Compilation;

namespace TriggerMail.Templates.Formats;

/// <summary>
/// Amounts of money as one culture writes them. Decimals follow the currency (ISO 4217; CLDR where the smaller unit is no longer in
/// use), the rest follows the culture.
/// </summary>
internal sealed class MoneyFormat(CultureInfo culture)
{
    private static readonly FrozenSet<string> WholeOnly =
        "AFN BIF CLP DJF GNF IRR ISK JPY KMF KRW PYG RWF TWD UGX UYI VND VUV XAF XOF XPF".Split(' ').ToFrozenSet();
    private static readonly FrozenSet<string> Thousandths = "BHD IQD JOD KWD LYD OMR TND".Split(' ').ToFrozenSet();

    private static readonly FrozenDictionary<string, string> Symbols = new Dictionary<string, string>
    {
        ["EUR"] = "€",
        ["USD"] = "$",
        ["GBP"] = "£",
        ["JPY"] = "¥",
        ["CNY"] = "¥",
        ["INR"] = "₹",
        ["KRW"] = "₩",
        ["ILS"] = "₪",
        ["VND"] = "₫",
        ["UAH"] = "₴",
        ["TRY"] = "₺",
        ["PLN"] = "zł",
        ["CZK"] = "Kč",
        ["CAD"] = "CA$",
        ["AUD"] = "A$",
        ["NZD"] = "NZ$",
        ["BRL"] = "R$",
        ["MXN"] = "MX$",
        ["HKD"] = "HK$",
        ["SGD"] = "S$",
        ["TWD"] = "NT$",
        ["AFN"] = "؋",
    }.ToFrozenDictionary();

    private readonly ConcurrentDictionary<(string Currency, int Decimals), NumberFormatInfo> formats = new();

    /// <summary>The amount with its currency; an amount that is no number is shown as it came.</summary>
    public string Format(object? amount, string currency)
    {
        if (ModelValue.IsMissing(amount))
            return "";
        if (ModelValue.Number(amount) is not { } number)
            return $"{ModelValue.Text(amount)} {currency}".TrimEnd();
        currency = currency.ToUpperInvariant();
        var cut = number / 1.000000000000000000000000000m;
        var decimals = Math.Max(WholeOnly.Contains(currency) ? 0 : Thousandths.Contains(currency) ? 3 : 2, cut.Scale);
        return Digits.Native(cut.ToString("C", formats.GetOrAdd((currency, decimals), Make)).Trim(), culture);
    }

    private NumberFormatInfo Make((string Currency, int Decimals) of)
    {
        var format = (NumberFormatInfo)culture.NumberFormat.Clone();
        var symbol = SymbolOf(of.Currency);
        format.CurrencySymbol = symbol;
        format.CurrencyDecimalDigits = of.Decimals;
        if (symbol.Length > 0 && char.IsLetter(symbol[^1]) && format.CurrencyPositivePattern == 0)
            (format.CurrencyPositivePattern, format.CurrencyNegativePattern) = (2, 9);
        if (of.Currency == "IRR")
            (format.CurrencyPositivePattern, format.CurrencyNegativePattern) = (3, 8);
        return NumberFormatInfo.ReadOnly(format);
    }

    // One sign, two currencies (CLDR): to a Chinese reader a bare ¥ is the yuan, to everybody else the yen.
    private string SymbolOf(string currency) => (currency, culture.TwoLetterISOLanguageName) switch
    {
        ("JPY", "zh") => "JP¥",
        ("CNY", not "zh") => "CN¥",
        ("IRR", "fa") => "ریال",
        _ => Symbols.GetValueOrDefault(currency, currency),
    };
}

/// <summary>The digits a culture's readers expect.</summary>
internal static class Digits
{
    /// <summary>The text with 0-9 in the culture's everyday digits (CLDR's default numbering system: Persian has its own, Hindi has not).</summary>
    public static string Native(string text, CultureInfo culture)
    {
        var native = culture.NumberFormat.NativeDigits;
        return native[0] == "0"
            ? text
            : string.Concat(text.Select(c => char.IsAsciiDigit(c) ? native[c - '0'] : c.ToString()));
    }
}
