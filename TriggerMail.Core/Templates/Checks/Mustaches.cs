namespace TriggerMail.Templates.Checks;

/// <summary>What a mustache is for.</summary>
internal enum MustacheKind { Value, Block, Inverse, Close, Else, Partial, PartialBlock, Inline, Comment, Raw, RawBlock, Other }

/// <summary>One mustache as written; <paramref name="Inner"/> is what stands behind its sign.</summary>
internal sealed record Mustache(MustacheKind Kind, string Inner, string Source, int Line)
{
    /// <summary>The sign that takes the white space before it away, or nothing.</summary>
    public string Before => Source.StartsWith("{{~", StringComparison.Ordinal) ? "~" : "";

    /// <summary>The sign that takes the white space behind it away, or nothing.</summary>
    public string After => Source.EndsWith("~}}", StringComparison.Ordinal) ? "~" : "";

    /// <summary>Another mustache that takes away the same white space.</summary>
    public string Like(string inner) => $"{{{{{Before}{inner}{After}}}}}";
}

/// <summary>Walks through a text from mustache to mustache, counting lines.</summary>
internal sealed class Mustaches(string text, int firstLine)
{
    private int at;
    private int line = firstLine;

    /// <summary>The mustache the walk has come to; null at the end.</summary>
    public Mustache? Current { get; private set; }

    /// <summary>The line of a mustache that never ends, or null.</summary>
    public int? Unclosed { get; private set; }

    /// <summary>Takes the words up to the next mustache.</summary>
    public Markup.Words Words()
    {
        if (Current is not null)
            return new("", line);
        var start = Start(text, at);
        var words = new Markup.Words(text[at..(start < 0 ? text.Length : start)], line);
        line += Lines(words.Text);
        at = start < 0 ? text.Length : start;
        if (start >= 0)
            Take();
        return words;
    }

    /// <summary>Goes past the current mustache.</summary>
    public void Next() => Current = null;

    /// <summary>Where the next mustache starts, or -1. One behind a backslash is text; behind two it is none of theirs.</summary>
    public static int Start(string text, int from)
    {
        for (var at = from; (at = text.IndexOf("{{", at, StringComparison.Ordinal)) >= 0; at += 2)
            if (!IsText(text, at))
                return at;
        return -1;
    }

    /// <summary>Whether the mustache that starts here is meant to be shown as it is written.</summary>
    public static bool IsText(string text, int at) => at > 0 && text[at - 1] == '\\' && !(at > 1 && text[at - 2] == '\\');

    /// <summary>Where the mustache that starts at <paramref name="start"/> ends, or -1 when it never does.</summary>
    public static int End(string text, int start)
    {
        var rest = text.AsSpan(start);
        if (rest.StartsWith("{{!") || rest.StartsWith("{{~!"))
            return CommentEnd(text, start);
        var closing = rest.StartsWith("{{{{") ? "}}}}" : rest.StartsWith("{{{") ? "}}}" : "}}";
        for (var i = start + 2; i + closing.Length <= text.Length; i++)
        {
            if (text[i] is '"' or '\'' && text.IndexOf(text[i], i + 1) is var quoted and >= 0)
                i = quoted;
            else if (text.AsSpan(i).StartsWith(closing))
                return i + closing.Length;
        }
        return -1;
    }

    private static int CommentEnd(string text, int start)
    {
        var rest = text.AsSpan(start);
        var isLong = rest.StartsWith("{{!--") || rest.StartsWith("{{~!--");
        var end = isLong ? text.IndexOf("--", start + (rest[2] == '~' ? 6 : 5), StringComparison.Ordinal)
            : text.IndexOf("}}", start, StringComparison.Ordinal);
        while (isLong && end >= 0 && !text.AsSpan(end + 2).StartsWith("}}") && !text.AsSpan(end + 2).StartsWith("~}}"))
            end = text.IndexOf("--", end + 1, StringComparison.Ordinal);
        return end < 0 ? -1 : text.IndexOf("}}", end, StringComparison.Ordinal) + 2;
    }

    /// <summary>How many line ends a text holds.</summary>
    public static int Lines(ReadOnlySpan<char> text) => text.Count('\n');

    private void Take()
    {
        var end = End(text, at);
        if (end < 0)
        {
            Unclosed = line;
            at = text.Length;
            return;
        }
        var source = text[at..end];
        Current = Read(source, line);
        line += Lines(source);
        at = end;
    }

    private static Mustache Read(string source, int line)
    {
        if (source.StartsWith("{{{", StringComparison.Ordinal))
            return new(source.StartsWith("{{{{", StringComparison.Ordinal) ? MustacheKind.RawBlock : MustacheKind.Raw, "", source, line);
        var inner = source[2..^2].Trim('~').Trim();
        Mustache Of(MustacheKind kind, int skip) => new(kind, inner[skip..].Trim(), source, line);
        return inner switch
        {
            ['!', ..] => Of(MustacheKind.Comment, 1),
            ['&', ..] or ['{', ..] => Of(MustacheKind.Raw, 1),
            ['#', '>', ..] => Of(MustacheKind.PartialBlock, 2),
            ['#', '*', 'i', 'n', 'l', 'i', 'n', 'e', ' ', ..] => Of(MustacheKind.Inline, 9),
            ['#', '*', ..] or ['*', ..] => Of(MustacheKind.Other, 1),
            ['^', _, ..] => Of(MustacheKind.Inverse, 1),
            ['#', ..] => Of(MustacheKind.Block, 1),
            ['/', ..] => Of(MustacheKind.Close, 1),
            ['>', ..] => Of(MustacheKind.Partial, 1),
            "else" or "^" => Of(MustacheKind.Else, inner.Length),
            ['e', 'l', 's', 'e', ' ', ..] => Of(MustacheKind.Else, 5),
            _ => Of(MustacheKind.Value, 0),
        };
    }
}
