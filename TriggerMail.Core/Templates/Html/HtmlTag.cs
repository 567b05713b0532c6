namespace TriggerMail.Templates.Html;

/// <summary>Reads what stands between the brackets of a tag.</summary>
internal static class HtmlTag
{
    /// <summary>Where the tag that starts here ends; a bracket inside quotes does not end it. -1 when it never ends.</summary>
    public static int End(ReadOnlySpan<char> rest)
    {
        for (var at = 0; rest[at..].IndexOfAny('>', '"') is var next and >= 0;)
        {
            at += next;
            if (rest[at] == '>')
                return at;
            if (rest[(at + 1)..].IndexOf('"') is not (>= 0 and var quoted))
                return -1;
            at += quoted + 2;
        }
        return -1;
    }

    /// <summary>Whether what the tag opens is never seen.</summary>
    public static bool IsHidden(ReadOnlySpan<char> inside) =>
        inside is not ['/', ..] && Name(inside) is not ("img" or "br" or "hr" or "wbr") && (inside.Contains("display:none", StringComparison.Ordinal) || Name(inside) is "style" or "script" or "title");

    /// <summary>The element's name.</summary>
    public static ReadOnlySpan<char> Name(ReadOnlySpan<char> inside) => inside.IndexOf(' ') is var space and >= 0 ? inside[..space] : inside;

    /// <summary>An attribute's value as written; empty when there is none.</summary>
    public static ReadOnlySpan<char> Attribute(ReadOnlySpan<char> inside, ReadOnlySpan<char> name)
    {
        for (int at; (at = inside.IndexOf(name)) >= 0; inside = inside[(at + name.Length)..])
            if (at > 0 && inside[at - 1] == ' ' && inside[(at + name.Length)..].StartsWith("=\""))
            {
                var value = inside[(at + name.Length + 2)..];
                return value.IndexOf('"') is var end and >= 0 ? value[..end] : value;
            }
        return [];
    }

    /// <summary>What follows the element of this name that was just opened.</summary>
    public static ReadOnlySpan<char> Past(ReadOnlySpan<char> rest, ReadOnlySpan<char> name)
    {
        var depth = 1;
        while (rest.IndexOf('<') is var at and >= 0)
        {
            rest = rest[(at + 1)..];
            var closes = rest is ['/', ..];
            if (!Name(rest[(closes ? 1 : 0)..Math.Max(rest.IndexOf('>'), closes ? 1 : 0)]).SequenceEqual(name))
                continue;
            depth += closes ? -1 : 1;
            if (depth == 0)
                return rest[(rest.IndexOf('>') + 1)..];
        }
        return [];
    }
}
