using TriggerMail.Values;
using YamlDotNet.Core;

namespace TriggerMail.Publishing.Reading;

/// <summary>Says what is wrong with YAML that cannot be read, for people who do not know YAML's own words.</summary>
internal static class JourneyFileSyntax
{
    /// <summary>The message of an error about <c>*name</c>, which YAML takes for a reference.</summary>
    internal const string Alias = "An alias.";

    /// <summary>The message of an error about brackets in brackets in brackets.</summary>
    internal const string TooDeep = "Too deep.";

    /// <summary>The message of an error about a bracket that the parser has no words for.</summary>
    internal const string Unclosed = "An unclosed bracket.";

    /// <summary>The problem behind the parser's error.</summary>
    public static Problem Problem(string file, string yaml, YamlException error)
    {
        var lines = yaml.ReplaceLineEndings("\n").Split('\n');
        var tabbed = Array.FindIndex(lines, line => Indentation(line).Contains('\t', StringComparison.Ordinal));
        if (tabbed >= 0)
            return new(file, tabbed + 1, "The line is indented with a tab.", "Indent with spaces, two for each level.");

        var at = Math.Clamp((int)error.Start.Line, 1, lines.Length);
        while (at > 1 && string.IsNullOrWhiteSpace(lines[at - 1]))
            at--;
        var (message, remedy) = Say(lines[at - 1], (int)error.Start.Column, error.Message);
        return new(file, at, message, remedy);
    }

    private static (string Message, string Remedy) Say(string line, int column, string error)
    {
        var text = Shortened(line.Trim());
        var first = line.Length - line.TrimStart().Length + 1;
        if (error == Alias)
            return ($"`{text}` has a value that starts with `*`, which YAML takes for a reference.",
                "Write the text out, or put it in double quotes.");
        if (error == TooDeep)
            return ($"`{text}` is nested deeper than any journey needs.", "Check its brackets and its indentation.");
        if (error.Contains("cannot start any token", StringComparison.Ordinal) && column <= line.Length)
            return ($"`{text}` has a value that starts with `{line[Math.Max(column, 1) - 1]}`.", "Put the value in double quotes.");
        if (error.Contains("quoted scalar", StringComparison.Ordinal))
            return ($"The quotation mark in `{text}` is not closed.", "Add the closing quotation mark.");
        if (error == Unclosed || error.Contains("'}'", StringComparison.Ordinal) || error.Contains("']'", StringComparison.Ordinal))
            return ($"A bracket is still open at `{text}`.", "Close every `{` with `}`, every `[` with `]`, and put commas between.");
        if (Colons(text) > 1 && error.Contains("invalid mapping", StringComparison.Ordinal))
            return ($"`{text}` has a colon inside its value.", "Put the value in double quotes.");
        if (Colons(text) == 0 && !text.StartsWith('-'))
            return ($"`{text}` has no colon with a space after it.", "Write `key: value`.");
        if (error.Contains("did not find expected key", StringComparison.Ordinal) && column > first)
            return ($"`{text}` goes on after its value has ended.", "Put the whole value in double quotes.");
        return error.Contains("expected", StringComparison.Ordinal) || error.Contains("invalid mapping", StringComparison.Ordinal)
            ? ($"`{text}` is not in line with what stands above it.", "Indent it by the same number of spaces as its neighbours.")
            : ($"`{text}` cannot be read as YAML: {error.TrimEnd('.', ' ')}.", "Check its spaces, colons and quotation marks.");
    }

    private static string Indentation(string line) => line[..(line.Length - line.TrimStart().Length)];

    private static int Colons(string text) => text.Split(": ").Length - 1 + (text.EndsWith(':') ? 1 : 0);

    private static string Shortened(string text) => text.Length <= 60 ? text : text[..57] + "...";
}
