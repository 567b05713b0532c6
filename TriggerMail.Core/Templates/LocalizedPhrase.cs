using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using TriggerMail.Templates.Checks;
using TriggerMail.Values;

namespace TriggerMail.Templates;

/// <summary>
/// A named phrase in one language. It is text, not HTML: what has a meaning in HTML is escaped. It may hold mustaches, and two marks:
/// <c>**important**</c> and <c>[words](link)</c>.
/// </summary>
/// <param name="File">Where it is written.</param>
/// <param name="Name">What templates call it.</param>
/// <param name="Text">As written.</param>
/// <param name="Line">Of its file.</param>
/// <param name="Plain">For a subject line or an attribute: the text alone.</param>
/// <param name="Html">For the body.</param>
internal sealed partial record LocalizedPhrase(string File, string Name, string Text, int Line, ImmutableArray<Markup> Plain, ImmutableArray<Markup> Html)
{
    /// <summary>The class of a link in a phrase.</summary>
    public const string LinkClass = "text-link";

    /// <summary>Reads a phrase; what cannot be read becomes a problem.</summary>
    public static LocalizedPhrase Read(string file, string name, Phrase phrase, List<Problem> problems)
    {
        var text = phrase.Text.Trim();
        return new(file, name, text, phrase.Line,
            MarkupReader.Read(file, text, phrase.Line, problems), MarkupReader.Read(file, HtmlOf(text), phrase.Line, []));
    }

    /// <summary>The phrase with its line, as a front matter holds one.</summary>
    public Phrase AsPhrase => new(Text, Line);

    /// <summary>Whether it holds marks, which only a body can show.</summary>
    public bool IsMarked => Strong().IsMatch(Text) || Link().IsMatch(Text);

    private static string HtmlOf(string text)
    {
        var html = new StringBuilder();
        for (var at = 0; at < text.Length;)
        {
            var start = Mustaches.Start(text, at);
            var end = start < 0 ? -1 : Mustaches.End(text, start);
            html.Append(Escaped(text[at..(end < 0 ? text.Length : start)]));
            if (end < 0)
                break;
            html.Append(text, start, end - start);
            at = end;
        }
        var marked = Strong().Replace(html.ToString(), "<strong>$1</strong>");
        return Link().Replace(marked, $"<a class=\"{LinkClass}\" href=\"$2\">$1</a>");
    }

    private static string Escaped(string words) => words.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal);

    [GeneratedRegex(@"\*\*(?=\S)(.+?)\*\*", RegexOptions.Singleline)]
    private static partial Regex Strong();

    [GeneratedRegex(@"\[([^\[\]]+)\]\(((?:\{\{[^{}]+\}\}|[^\s(){}])+)\)")]
    private static partial Regex Link();
}
