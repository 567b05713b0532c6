using System.Text.RegularExpressions;
using PhoneNumbers;

namespace TriggerMail.Values;

/// <summary>Telephone numbers a text message can go to.</summary>
public static partial class Phone
{
    // Reads its tables when the first number comes, not when the program starts.
    private static readonly Lazy<PhoneNumberUtil> Numbers = new(PhoneNumberUtil.GetInstance);

    /// <summary>
    /// The number in its international form (ITU-T E.164: a plus, the country and at most 15 digits), whatever blanks, hyphens, dots and
    /// brackets stand in between. One that begins with <c>+</c> or <c>00</c> says its country itself; any other is read as people in
    /// <paramref name="country"/> write theirs. Null when it is none, or when nobody can tell where it is.
    /// </summary>
    /// <param name="text">As somebody wrote it.</param>
    /// <param name="country">ISO 3166 alpha-2; null when it is not known.</param>
    public static string? Read(string? text, string? country = null) => Plain(text) switch
    {
        null => null,
        ['+', ..] and var international => Canonical(international) ?? international,
        var national => IsCountry(country) ? National(national, country!.ToUpperInvariant()) : null,
    };

    /// <summary>
    /// The forms under which a number may be on record: as it is read today, and as it is written where it says its country.
    /// </summary>
    internal static IEnumerable<string> Forms(string text) =>
        new[] { Read(text), Plain(text) is ['+', ..] and var plain ? plain : null }.OfType<string>().Distinct();

    /// <summary>Whether it is an ISO 3166 alpha-2 code that has telephone numbers.</summary>
    internal static bool IsCountry(string? country) =>
        country is { Length: 2 } && Numbers.Value.GetSupportedRegions().Contains(country.ToUpperInvariant());

    // Without what people put between the digits; null when anything else is in it.
    private static string? Plain(string? text)
    {
        if (text is not { Length: <= 40 })
            return null;
        var digits = string.Concat(text.Where(c => c is not (' ' or '\u00A0' or '-' or '.' or '(' or ')' or '/')));
        if (digits.StartsWith("00", StringComparison.Ordinal))
            digits = "+" + digits[2..];
        return International().IsMatch(digits) || OnlyDigits().IsMatch(digits) ? digits : null;
    }

    // Some write the zero of their own country behind the code of the country: +44 (0)20 7946 0123.
    private static string? Canonical(string international) =>
        Parsed(international, null) is { } number && Numbers.Value.IsPossibleNumber(number) ? E164(number) : null;

    private static string? National(string digits, string country) =>
        Parsed(digits, country) is { } number && Numbers.Value.IsValidNumberForRegion(number, country) ? E164(number) : null;

    private static PhoneNumber? Parsed(string digits, string? country)
    {
        try
        {
            return Numbers.Value.Parse(digits, country);
        }
        catch (NumberParseException)
        {
            return null;
        }
    }

    private static string E164(PhoneNumber number) => Numbers.Value.Format(number, PhoneNumberFormat.E164);

    // The shortest numbers in use, country included, have seven digits.
    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex International();

    [GeneratedRegex(@"^[0-9]{4,15}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex OnlyDigits();
}
