using System.Net;
using System.Text;
using TriggerMail.Templates.Html;

namespace TriggerMail.Templates;

/// <summary>
/// The words of an HTML mail for readers of plain text: paragraphs apart, a table's rows one a line, list items with a dash, links
/// with their address. One pass over the text, because it is done for every mail.
/// </summary>
internal sealed class PlainText
{
    private readonly StringBuilder text = new();
    private Gap gap = Gap.Start;
    private string? link;
    private int linkStart;
    private bool linkOpensLine;
    private string? held;

    /// <summary>Reads a document as AngleSharp writes it: tags in lower case, attributes in double quotes.</summary>
    public static string Of(string html, bool rightToLeft = false)
    {
        var reader = new PlainText();
        reader.Read(html.AsSpan(Math.Max(html.IndexOf("<body", StringComparison.Ordinal), 0)));
        reader.Part(Gap.Line);
        reader.Settle();
        var text = reader.text.Append('\n').ToString();
        return rightToLeft ? Isolate.Lines(text) : text;
    }

    private void Read(ReadOnlySpan<char> rest)
    {
        while (rest.Length > 0)
        {
            var tag = rest.IndexOf('<');
            Words(tag < 0 ? rest : rest[..tag]);
            if (tag < 0)
                return;
            rest = rest[tag..];
            if (rest.StartsWith("<!--"))
            {
                var comment = rest.IndexOf("-->");
                rest = comment < 0 ? [] : rest[(comment + 3)..];
                continue;
            }
            var end = HtmlTag.End(rest);
            if (end < 0)
                return;
            var inside = rest[1..end];
            rest = rest[(end + 1)..];
            if (HtmlTag.IsHidden(inside))
                rest = HtmlTag.Past(rest, HtmlTag.Name(inside));
            else
                Tag(inside);
        }
    }

    private void Tag(ReadOnlySpan<char> inside)
    {
        switch (inside[0] == '/' ? inside[1..] : HtmlTag.Name(inside))
        {
            case "a":
                Link(inside);
                break;
            case "br" or "tr" or "div" or "li":
                Part(Gap.Line);
                if (inside is ['l', 'i', ..])
                    Words("- ");
                break;
            case "td" or "th":
                Part(Gap.Cell);
                break;
            case "p" or "h1" or "h2" or "h3" or "h4" or "ul" or "ol" or "table" or "hr" or "blockquote":
                Part(Gap.Blank);
                break;
            // What is hidden from those who listen was said in words beside it.
            case "img" when !HtmlTag.Attribute(inside, "aria-hidden").SequenceEqual("true"):
                Words(HtmlTag.Attribute(inside, "alt"));
                break;
        }
    }

    private void Link(ReadOnlySpan<char> inside)
    {
        if (inside[0] != '/')
        {
            Settle();
            linkOpensLine = gap >= Gap.Line;
            (link, linkStart) = (WebUtility.HtmlDecode(HtmlTag.Attribute(inside, "href").ToString()), text.Length);
            return;
        }
        var words = link is null ? "" : text.ToString(linkStart, text.Length - linkStart).Trim();
        var isSaid = words == link || link?.StartsWith("mailto:", StringComparison.Ordinal) is true || link?.StartsWith("tel:", StringComparison.Ordinal) is true;
        held = words.Length == 0 || isSaid ? null : link;
        link = null;
    }

    // What a link points to is written when it is known what follows: on a line of its own after a colon, else in brackets.
    private void Settle()
    {
        if (held is not { Length: > 0 } url)
            return;
        held = null;
        text.Append(linkOpensLine && gap >= Gap.Line ? $": {url}" : $" ({url})");
    }

    private void Part(Gap wider) => gap = wider > gap ? wider : gap;

    private void Words(ReadOnlySpan<char> html)
    {
        if (html.IsEmpty)
            return;
        var words = html.Contains('&') ? WebUtility.HtmlDecode(html.ToString()).AsSpan() : html;
        foreach (var c in words)
        {
            if (c is ' ' or '\n' or '\t' or '\r')
                Part(Gap.Space);
            else if (c is not ('\u200C' or '\u034F' or '\u00AD' or '\uFEFF') || gap == Gap.None)
                Write(c);
        }
    }

    private void Write(char c)
    {
        Settle();
        text.Append(gap switch { Gap.Space => " ", Gap.Cell => "  ", Gap.Line => "\n", Gap.Blank => "\n\n", _ => "" });
        gap = Gap.None;
        text.Append(c);
    }

    private enum Gap { None, Space, Cell, Line, Blank, Start }
}
