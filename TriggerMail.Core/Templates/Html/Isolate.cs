namespace TriggerMail.Templates.Html;

/// <summary>
/// Keeps a value from rearranging the right-to-left words around it: a price, a code or a Latin name stands between a first-strong
/// isolate and its end (Unicode UAX #9, 2.4.2), characters nobody sees.
/// </summary>
internal static class Isolate
{
    /// <summary>Begins an isolate.</summary>
    public const string Open = "\u2068";

    /// <summary>Ends an isolate.</summary>
    public const string Close = "\u2069";

    private const char RightToLeftMark = '\u200F';

    /// <summary>The lines of a plain text, each running from right to left whatever it begins with.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(Line));

    private static string Line(string line) => line.Length == 0 || IsRightToLeft(line[0]) ? line : RightToLeftMark + line;

    private static bool IsRightToLeft(char first) => first is (>= '\u0590' and <= '\u06EF' and not (>= '\u0660' and <= '\u0669')) and not (>= '\u06F0' and <= '\u06F9');
}
