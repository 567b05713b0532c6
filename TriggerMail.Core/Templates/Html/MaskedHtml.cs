using System.Text;
using System.Text.RegularExpressions;
using TriggerMail.Templates.Checks;

namespace TriggerMail.Templates.Html;

/// <summary>
/// HTML whose mustaches are hidden from an HTML parser: comments between elements (a parser leaves these where they are, even
/// inside tables), private characters inside attribute values and style sheets.
/// </summary>
internal sealed partial class MaskedHtml
{
    private readonly List<string> hidden = [];
    private readonly StringBuilder html = new();
    private readonly List<(int Position, string Message, string Remedy)> misplaced = [];

    /// <summary>The HTML for the parser.</summary>
    public string Html => html.ToString();

    /// <summary>Mustaches that stand where HTML has no room for them, by position in the text.</summary>
    public IReadOnlyList<(int Position, string Message, string Remedy)> Misplaced => misplaced;

    /// <summary>Hides every mustache of a text.</summary>
    public static MaskedHtml Of(string text)
    {
        var guarded = new MaskedHtml();
        var place = Place.Words;
        var raw = "";
        for (var at = 0; at < text.Length;)
        {
            if (text.AsSpan(at).StartsWith("{{") && !Mustaches.IsText(text, at) && Mustaches.End(text, at) is var end and > 0)
            {
                guarded.Hide(text[at..end], place, at);
                at = end;
                continue;
            }
            place = Step(place, text, at, ref raw);
            guarded.html.Append(text[at++]);
        }
        return guarded;
    }

    /// <summary>Puts the mustaches back into what the parser made of the HTML.</summary>
    /// <param name="parsed">What the parser made of it.</param>
    /// <param name="between">What is written for a mustache between words, given the words of its comment.</param>
    /// <param name="inside">What is written for one inside an attribute or a style sheet; null: the mustache itself.</param>
    public string Restore(string parsed, Func<string, string, string> between, Func<string, string>? inside = null) =>
        Tokens().Replace(parsed, token =>
    {
        var mustache = hidden[int.Parse(token.Groups["n"].ValueSpan, null)];
        return token.Value[0] == '<' ? between(mustache, token.Value[4..^3]) : inside?.Invoke(mustache) ?? mustache;
    });

    /// <summary>The mustache that a comment hides; null when it hides none.</summary>
    public string? Behind(string comment) =>
        comment is ['\uE000', .. var number, '\uE001'] && int.TryParse(number, out var at) ? hidden[at] : null;

    /// <summary>Hides a mustache that is not in the text yet, to stand in a style sheet.</summary>
    public string Token(string mustache)
    {
        hidden.Add(mustache);
        return $"\uE000{hidden.Count - 1}\uE001";
    }

    private void Hide(string mustache, Place place, int position)
    {
        if (place == Place.Tag)
            misplaced.Add((position, $"'{mustache}' stands inside a tag, outside an attribute's quotes.", "Put it into the value: class is fixed, href=\"{{url}}\" and style=\"{{...}}\" may vary."));
        var token = Token(mustache);
        html.Append(place == Place.Words ? $"<!--{token}-->" : token);
    }

    private static Place Step(Place place, string text, int at, ref string raw)
    {
        var rest = text.AsSpan(at);
        switch (place)
        {
            case Place.Words when rest.StartsWith("<!--"):
                return Place.Comment;
            case Place.Words when rest is ['<', var next, ..] && (char.IsAsciiLetter(next) || next is '/' or '!'):
                raw = rest.StartsWith("<style") ? "</style" : rest.StartsWith("<title") ? "</title" : "";
                return Place.Tag;
            case Place.Comment when rest.StartsWith("-->"):
                return Place.CommentEnd;
            case Place.CommentEnd:
                return text[at] == '>' ? Place.Words : Place.CommentEnd;
            case Place.Tag when text[at] is '"' or '\'':
                return text[at] == '"' ? Place.Quoted : Place.SingleQuoted;
            case Place.Quoted when text[at] == '"':
            case Place.SingleQuoted when text[at] == '\'':
                return Place.Tag;
            case Place.Tag when text[at] == '>':
                return raw.Length > 0 ? Place.Raw : Place.Words;
            case Place.Raw when rest.StartsWith(raw):
                raw = "";
                return Place.Tag;
            default:
                return place;
        }
    }

    private enum Place { Words, Tag, Quoted, SingleQuoted, Comment, CommentEnd, Raw }

    [GeneratedRegex("<!--\uE000(?<n>[0-9]+)\uE001-->|\uE000(?<n>[0-9]+)\uE001")]
    private static partial Regex Tokens();
}
