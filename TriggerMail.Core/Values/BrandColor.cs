using System.Globalization;

namespace TriggerMail.Values;

/// <summary>A store's colour, safe to stand in a style, and the ink that can be read on it.</summary>
public static class BrandColor
{
    /// <summary>The value when it is <c>#rgb</c> or <c>#rrggbb</c>, else the fallback.</summary>
    public static string Color(string value, string fallback) => IsHex(value) ? value : fallback;

    /// <summary>Black or white, whichever stands out more (WCAG 2.2, relative luminance).</summary>
    public static string Ink(string value, string fallback) => Luminance(Color(value, fallback)) > 0.35 ? "#16181b" : "#ffffff";

    private static bool IsHex(string value) => value.Length is 4 or 7 && value[0] == '#' && value[1..].All(char.IsAsciiHexDigit);

    private static double Luminance(string hex)
    {
        if (!IsHex(hex))
            return 0;
        var wide = hex.Length == 7 ? hex[1..] : string.Concat(hex[1..].Select(c => $"{c}{c}"));
        double Channel(int at)
        {
            var share = int.Parse(wide.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Channel(0) + 0.7152 * Channel(2) + 0.0722 * Channel(4);
    }
}
