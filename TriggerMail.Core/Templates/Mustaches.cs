namespace TriggerMail.Templates;

/// <summary>What a mustache is for.</summary>
internal enum MustacheKind { Value, Block, Close, Else, Partial, PartialBlock, Comment, Raw, Other }

/// <summary>One mustache as written; <paramref name="Inner"/> is what stands behind its sign.</summary>
internal sealed record Mustache(MustacheKind Kind, string Inner, string Source, int Line);

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
        var start = text.IndexOf("{{", at, StringComparison.Ordinal);
        var words = new Markup.Words(text[at..(start < 0 ? text.Length : start)], line);
        line += Lines(words.Text);
        at = start < 0 ? text.Length : start;
        if (start >= 0)
            Take();
        return words;
    }

    /// <summary>Goes past the current mustache.</summary>
    public void Next() => Current = null;

    /// <summary>Where the mustache that starts at <paramref name="start"/> ends, or -1 when it never does.</summary>
    public static int End(string text, int start)
    {
        var rest = text.AsSpan(start);
        var closing = rest.StartsWith("{{!--") ? "--}}" : rest.StartsWith("{{{") ? "}}}" : "}}";
        if (rest.StartsWith("{{!"))
            return text.IndexOf(closing, start, StringComparison.Ordinal) is var end and >= 0 ? end + closing.Length : -1;
        for (var i = start + 2; i + closing.Length <= text.Length; i++)
        {
            if (text[i] is '"' or '\'' && text.IndexOf(text[i], i + 1) is var quoted and >= 0)
                i = quoted;
            else if (text.AsSpan(i).StartsWith(closing))
                return i + closing.Length;
        }
        return -1;
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
            return new(MustacheKind.Raw, "", source, line);
        if (source.StartsWith("{{~", StringComparison.Ordinal) || source.EndsWith("~}}", StringComparison.Ordinal))
            return new(MustacheKind.Other, "", source, line);
        var inner = source[2..^2].Trim();
        Mustache Of(MustacheKind kind, int skip) => new(kind, inner[skip..].Trim(), source, line);
        return inner switch
        {
            ['!', ..] => Of(MustacheKind.Comment, 1),
            ['&', ..] => Of(MustacheKind.Raw, 1),
            ['#', '>', ..] => Of(MustacheKind.PartialBlock, 2),
            ['#', '*', ..] or ['*', ..] or ['^', _, ..] => Of(MustacheKind.Other, 1),
            ['#', ..] => Of(MustacheKind.Block, 1),
            ['/', ..] => Of(MustacheKind.Close, 1),
            ['>', ..] => Of(MustacheKind.Partial, 1),
            "else" or "^" => Of(MustacheKind.Else, inner.Length),
            ['e', 'l', 's', 'e', ' ', ..] => Of(MustacheKind.Else, 5),
            _ => Of(MustacheKind.Value, 0),
        };
    }
}
