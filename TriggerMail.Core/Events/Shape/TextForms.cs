using System.Globalization;
using System.Text.RegularExpressions;

namespace TriggerMail.Events.Shape;

/// <summary>The forms that texts and the digits of numbers can have.</summary>
internal static partial class TextForms
{
    /// <summary>A whole number, every digit of it: ids go beyond 2^53, where a double would round them.</summary>
    public static bool IsWhole(ReadOnlySpan<byte> digits) => digits.Length <= 40 && Digits(digits) is { IsEmpty: true };

    /// <summary>
    /// A decimal with at most 18 digits before and 8 after the point. More than 8 is a sum that went through a double on its way
    /// (19.990000000000002): whoever sends it is wrong about the money.
    /// </summary>
    public static bool IsMoney(ReadOnlySpan<byte> text)
    {
        var rest = Digits(text);
        var whole = text.Length - rest.Length - (text.StartsWith("-"u8) ? 1 : 0);
        return whole is > 0 and <= 18
            && (rest.IsEmpty || (rest[0] == '.' && rest.Length is > 1 and <= 9 && !rest[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')));
    }

    /// <summary>A decimal from 0 to 5, with as many digits as it likes: an average of thirds has no last one.</summary>
    public static bool IsRating(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= 40 && text[0] != '.' && text[^1] != '.'
        && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value <= 5;

    /// <summary>So many letters, and whether they are capitals already.</summary>
    public static Fit Capitals(ReadOnlySpan<byte> text, int length)
    {
        if (text.Length != length)
            return Fit.Wrong;
        var fit = Fit.Right;
        foreach (var letter in text)
            if (char.IsAsciiLetterLower((char)letter))
                fit = Fit.Rewrite;
            else if (!char.IsAsciiLetterUpper((char)letter))
                return Fit.Wrong;
        return fit;
    }

    /// <summary>A language tag by its form (BCP 47); some stores write <c>de_AT</c> for <c>de-AT</c>.</summary>
    public static Fit Locale(string text) => !LocaleForm().IsMatch(text) ? Fit.Wrong : text.Contains('_') ? Fit.Rewrite : Fit.Right;

    /// <summary>A date, or a day of the year: <c>0000-05-31</c> and <c>--05-31</c> (ISO 8601) are birthdays of unknown year.</summary>
    public static Fit Birthday(string text)
    {
        var day = text.StartsWith("--", StringComparison.Ordinal);
        // 2000 is a leap year: somebody is born on 29 February.
        var date = day ? "2000" + text[1..] : text.StartsWith("0000", StringComparison.Ordinal) ? "2000" + text[4..] : text;
        return !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? Fit.Wrong
            : day ? Fit.Rewrite
            : Fit.Right;
    }

    /// <summary>A web address that can stand in a mail: absolute, http or https. <c>//host/path</c> gets its https.</summary>
    public static Fit Link(string text)
    {
        if (text.Length > 4096 || text.AsSpan().ContainsAny(NotInLinks))
            return Fit.Wrong;
        if (text.StartsWith("//", StringComparison.Ordinal))
            return HasHost(text, 2) ? Fit.Rewrite : Fit.Wrong;
        return text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) && HasHost(text, 8)
            || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && HasHost(text, 7)
            ? Fit.Right
            : Fit.Wrong;
    }

    private static readonly System.Buffers.SearchValues<char> NotInLinks =
        System.Buffers.SearchValues.Create([.. Enumerable.Range(0, 33).Select(c => (char)c), '\u007f', '<', '>', '"']);

    private static bool HasHost(string text, int at) => text.Length > at && text[at] is not ('/' or '?' or '#');

    /// <summary>What follows an optional minus and the digits after it; the text itself when it does not start so.</summary>
    private static ReadOnlySpan<byte> Digits(ReadOnlySpan<byte> text)
    {
        var digits = text.StartsWith("-"u8) ? text[1..] : text;
        var end = digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        return end == 0 ? text : end < 0 ? [] : digits[end..];
    }

    [GeneratedRegex(@"\A[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,6}\z", RegexOptions.CultureInvariant)]
    private static partial Regex LocaleForm();
}
