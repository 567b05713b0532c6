using System.Text.RegularExpressions;

namespace TriggerMail.Contacts;

/// <summary>Telephone numbers a text message can go to.</summary>
public static partial class Phone
{
    /// <summary>
    /// The number in its international form (ITU-T E.164: a plus, the country and at most 15 digits), whatever blanks, hyphens, dots and
    /// brackets stand in between and whether it begins with <c>+</c> or <c>00</c>. Null when it is none: of a number without its country
    /// nobody can tell where it is.
    /// </summary>
    public static string? Read(string? text)
    {
        if (text is not { Length: <= 40 })
            return null;
        var digits = string.Concat(text.Where(c => c is not (' ' or '\u00A0' or '-' or '.' or '(' or ')' or '/')));
        if (digits.StartsWith("00", StringComparison.Ordinal))
            digits = "+" + digits[2..];
        return International().IsMatch(digits) ? digits : null;
    }

    // The shortest numbers in use, country included, have seven digits.
    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex International();
}
