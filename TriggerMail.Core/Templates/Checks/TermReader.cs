using System.Collections.Immutable;

namespace TriggerMail.Templates.Checks;

/// <summary>Reads what stands inside a mustache: a name, arguments, named arguments, block variables.</summary>
internal sealed class TermReader
{
    private readonly List<string> tokens = [];
    private int at;

    private readonly bool mayBeQuoted;

    private TermReader(string text, bool mayBeQuoted)
    {
        this.mayBeQuoted = mayBeQuoted;
        Split(text);
    }

    /// <summary>Reads a call; the first word is its name. Block variables are what stands between <c>as |</c> and <c>|</c>.</summary>
    /// <exception cref="FormatException">Says what cannot be read.</exception>
    public static (Term.Call Call, ImmutableArray<string> Variables) Read(string text, bool mayBeQuoted = false)
    {
        var reader = new TermReader(text, mayBeQuoted);
        if (reader.tokens.Count == 0)
            throw new FormatException("The mustache is empty.");
        var call = reader.ReadCall(closed: false);
        return (call, reader.ReadVariables());
    }

    private Term.Call ReadCall(bool closed)
    {
        var name = tokens[at++];
        if (name is "(" or ")" or "|" || name.EndsWith('='))
            throw new FormatException($"A name is expected where '{name}' stands.");
        if (!mayBeQuoted && (IsLiteral(name) || name is "undefined"))
            throw new FormatException(
                $"{name} is a value by itself and names nothing; a name with blanks stands in brackets: [gift note].");
        var arguments = ImmutableArray.CreateBuilder<Term>();
        var named = ImmutableSortedDictionary.CreateBuilder<string, Term>(StringComparer.Ordinal);
        while (at < tokens.Count && tokens[at] != ")" && tokens[at] != "as")
        {
            if (tokens[at].EndsWith('=') && tokens[at][0] is not ('"' or '\''))
                named[tokens[at++][..^1]] = ReadTerm();
            else
                arguments.Add(ReadTerm());
        }
        if (closed && (at >= tokens.Count || tokens[at++] != ")"))
            throw new FormatException("A '(' is not closed.");
        if (!closed && at < tokens.Count && tokens[at] == ")")
            throw new FormatException("A ')' closes nothing.");
        return new(name, arguments.ToImmutable(), named.ToImmutable());
    }

    private Term ReadTerm()
    {
        if (at >= tokens.Count)
            throw new FormatException("A value is missing after '='.");
        var token = tokens[at++];
        if (token == "(")
            return at < tokens.Count ? ReadCall(closed: true) : throw new FormatException("A '(' is not closed.");
        if (token is ")" or "|")
            throw new FormatException($"A value is expected where '{token}' stands.");
        return token[0] is '"' or '\'' ? new Term.Literal(token[1..^1])
            : IsLiteral(token) || token is "undefined" ? new Term.Literal(token)
            : new Term.Path(token);
    }

    private static bool IsLiteral(string token) =>
        token[0] is '"' or '\'' or '-' || char.IsAsciiDigit(token[0]) || token is "true" or "false" or "null";

    private ImmutableArray<string> ReadVariables()
    {
        if (at >= tokens.Count)
            return [];
        var rest = tokens[(at + 1)..];
        return rest is ["|", .. var names, "|"] && names.Count > 0
            ? [.. names]
            : throw new FormatException("After 'as' stand the block's variables between bars: as |item|.");
    }

    private void Split(string text)
    {
        for (var i = 0; i < text.Length;)
        {
            if (char.IsWhiteSpace(text[i]))
                i++;
            else
                tokens.Add(text[i..(i = End(text, i))]);
        }
    }

    private static int End(string text, int start)
    {
        if (text[start] is '(' or ')' or '|')
            return start + 1;
        if (text[start] is '"' or '\'')
        {
            var close = text.IndexOf(text[start], start + 1);
            return close < 0 ? throw new FormatException("A quote is not closed.") : close + 1;
        }
        var end = start;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('(' or ')' or '|' or '"' or '\''))
        {
            if (text[end] == '[')
                end = text.IndexOf(']', end) is var close and >= 0 ? close : throw new FormatException("A '[' is not closed.");
            if (text[end++] == '=')
                return end;
        }
        return end;
    }
}
