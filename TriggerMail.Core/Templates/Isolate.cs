namespace TriggerMail.Templates;

/// <summary>
/// Keeps a value from rearranging the right-to-left words around it: a price, a code or a Latin name stands between a first-strong
/// isolate and its end (Unicode UAX #9, 2.4.2), characters nobody sees.
/// </summary>
internal static class Isolate
{
    private const char Open = '\u2068';
    private const char Close = '\u2069';
    private const char RightToLeftMark = '\u200F';

    /// <summary>The text as an isolate.</summary>
    public static string Around(string text) => $"{Open}{text}{Close}";

    /// <summary>Without the isolates that hold nothing, which a missing value leaves.</summary>
    public static string WithoutEmpty(string text) => text.Replace($"{Open}{Close}", "", StringComparison.Ordinal);

    /// <summary>The lines of a plain text, each running from right to left whatever it begins with.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(Line));

    private static string Line(string line) => line.Length == 0 || IsRightToLeft(line[0]) ? line : RightToLeftMark + line;

    private static bool IsRightToLeft(char first) => first is (>= '\u0590' and <= '\u06EF' and not (>= '\u0660' and <= '\u0669')) and not (>= '\u06F0' and <= '\u06F9');
}
