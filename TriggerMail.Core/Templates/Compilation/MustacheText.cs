using TriggerMail.Templates.Checks;

namespace TriggerMail.Templates.Compilation;

/// <summary>Rewrites single mustaches of a body while it is prepared.</summary>
internal static class MustacheText
{
    /// <summary>
    /// A mustache between words: one that shows a value shows it so that it does not rearrange words that run from right to left.
    /// </summary>
    public static string Shown(string mustache)
    {
        if (!IsValue(mustache))
            return mustache;
        var (before, inner, after) = Parts(mustache);
        return $"{{{{{before}{HandlebarsLanguage.Show} {(IsCall(inner) ? $"({inner})" : inner)}{after}}}}}";
    }

    /// <summary>The name of the phrase that a mustache says; null when it says none.</summary>
    public static string? Phrase(string mustache)
    {
        var inner = Parts(mustache).Inner;
        var says = inner.StartsWith(Markup.Say.Prefix, StringComparison.Ordinal) && !inner.Any(char.IsWhiteSpace);
        return says ? inner[Markup.Say.Prefix.Length..] : null;
    }

    /// <summary>The mustache that says the phrase of a numbered place.</summary>
    public static string Said(string mustache, int place)
    {
        var (before, _, after) = Parts(mustache);
        return $"{{{{{before}{HandlebarsLanguage.Say} {place}{after}}}}}";
    }

    // What cannot be read was refused by the reader.
    private static bool IsCall(string inner)
    {
        try
        {
            return TermReader.Read(inner).Call is { } call && (call.Arguments.Length > 0 || TemplateLanguage.Values.ContainsKey(call.Name));
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool IsValue(string mustache) =>
        Parts(mustache).Inner is var inner && inner.Length > 0 && inner[0] is not ('#' or '/' or '^' or '!' or '>' or '{' or '&')
        && inner is not "else" && !inner.StartsWith("else ", StringComparison.Ordinal);

    private static (string Before, string Inner, string After) Parts(string mustache)
    {
        var before = mustache.StartsWith("{{~", StringComparison.Ordinal) ? "~" : "";
        var after = mustache.EndsWith("~}}", StringComparison.Ordinal) ? "~" : "";
        return (before, mustache[(2 + before.Length)..^(2 + after.Length)].Trim(), after);
    }
}
