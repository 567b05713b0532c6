using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TriggerMail.Templates.Checks;
using TriggerMail.Values;

namespace TriggerMail.Templates.Html;

/// <summary>One property and its value; an important one wins over inlined styles.</summary>
internal sealed record Declaration(string Property, string Value, bool Important)
{
    public override string ToString() => $"{Property}:{Value}{(Important ? " !important" : "")}";
}

/// <summary>Declarations for everything that one selector finds.</summary>
internal sealed record StyleRule(string Selector, ImmutableArray<Declaration> Declarations, int Line);

/// <summary>
/// A style sheet in the small language mail programs agree on: rules with selectors of tags and classes (<c>td</c>, <c>.button</c>,
/// <c>td.price</c>, <c>.card p</c>), which are inlined, and <c>@media</c> rules, which stay in the head.
/// </summary>
internal sealed partial record StyleSheet(ImmutableArray<StyleRule> Rules, string Kept)
{
    /// <summary>Reads a sheet that begins on a line of a file. What is not understood becomes a problem and is never dropped silently.</summary>
    public static StyleSheet Read(string css, string file, int firstLine, List<Problem> problems)
    {
        css = Comment().Replace(css, comment => new string('\n', comment.Value.Count(c => c == '\n')));
        var rules = ImmutableArray.CreateBuilder<StyleRule>();
        var kept = new List<string>();
        for (var at = 0; Next(css, at) is { } piece; at = piece.End)
        {
            var line = firstLine + Mustaches.Lines(css.AsSpan(0, piece.Start));
            void Say(string message, string remedy) => problems.Add(new(file, line, message, remedy));
            if (piece.Body is null)
                Say($"'{Short(piece.Head)}' is not a rule.", "Write selector { property: value; } and close every brace.");
            else if (piece.Head.StartsWith("@media", StringComparison.Ordinal))
                kept.Add(Media(piece.Head, piece.Body, Say));
            else if (piece.Head.StartsWith('@'))
                Say($"'{Short(piece.Head)}' is not supported in a mail.", "Use @media, or write plain rules.");
            else
                foreach (var selector in piece.Head.Split(',', StringSplitOptions.TrimEntries))
                    if (Simple().IsMatch(selector))
                        rules.Add(new(selector, Declarations(piece.Body, Say), line));
                    else
                        Say($"The selector '{selector}' cannot be inlined.", "Use tags, classes and descendants (td, .price, td.price, .card p), or put the rule into @media.");
        }
        return new(rules.ToImmutable(), string.Join("\n", kept));
    }

    /// <summary>The declarations of a rule or a style attribute.</summary>
    public static ImmutableArray<Declaration> Declarations(string body, Action<string, string>? say = null)
    {
        var declarations = ImmutableArray.CreateBuilder<Declaration>();
        foreach (var part in body.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = part.IndexOf(':');
            var value = part[(colon + 1)..].Trim();
            var important = value.EndsWith("!important", StringComparison.OrdinalIgnoreCase);
            if (colon < 1 || value.Length == 0)
                say?.Invoke($"'{Short(part)}' is not a declaration.", "Write property: value;");
            else
                declarations.Add(new(part[..colon].Trim().ToLowerInvariant(), Space().Replace(important ? value[..^10].Trim() : value, " "), important));
        }
        return declarations.ToImmutable();
    }

    private static string Media(string head, string body, Action<string, string> say)
    {
        for (var at = 0; Next(body, at) is { } rule; at = rule.End)
            if (!rule.Head.StartsWith(":root", StringComparison.Ordinal) && Declarations(rule.Body ?? "", say).FirstOrDefault(d => !d.Important) is { } weak)
                say($"'{weak}' in '{Short(head)}' can never win over the inlined styles.", $"Write {weak.Property}: {weak.Value} !important;");
        return $"{Space().Replace(head, " ")} {{ {Space().Replace(body.Trim(), " ")} }}";
    }

    private static (int Start, string Head, string? Body, int End)? Next(string css, int at)
    {
        while (at < css.Length && char.IsWhiteSpace(css[at]))
            at++;
        if (at >= css.Length)
            return null;
        var open = css.IndexOf('{', at);
        if (open < 0)
            return (at, css[at..].Trim(), null, css.Length);
        var depth = 1;
        var end = open + 1;
        for (; end < css.Length && depth > 0; end++)
            depth += css[end] == '{' ? 1 : css[end] == '}' ? -1 : 0;
        return (at, css[at..open].Trim(), depth > 0 ? null : css[(open + 1)..(end - 1)], end);
    }

    private static string Short(string text) => text.Length <= 60 ? text : text[..60] + "...";

    [GeneratedRegex(@"/\*.*?(\*/|$)", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"^(?!\s)((\s+)?([a-z][a-z0-9]*|(?=\.))(\.[a-zA-Z][\w-]*)*)+$")]
    private static partial Regex Simple();
}
