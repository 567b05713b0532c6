using System.Collections.Immutable;
using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Css;
using AngleSharp.Css.Parser;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using TriggerMail.Templates.Compilation;

namespace TriggerMail.Templates.Html;

/// <summary>
/// Moves the rules of style sheets into the elements they find, in the order of the cascade, once when a template is compiled:
/// many mail programs ignore style sheets. <c>@media</c> rules stay in the head.
/// </summary>
internal static partial class StyleInliner
{
    private static readonly CssSelectorParser Selectors = new();

    /// <summary>
    /// The flattened template with its styles in place, and the places where it says phrases. What differs between languages is left to
    /// the moment of rendering: phrases by the number of their place, the sides that lines start and end on, and how values are shown.
    /// </summary>
    public static (string Text, ImmutableArray<Placement> Places) Inline(string flattened)
    {
        var guarded = MaskedHtml.Of(flattened);
        var document = new HtmlParser().ParseDocument(guarded.Html);
        var probes = StyleProbes.Put(document, guarded);
        InlineStyles(document, guarded);
        var worn = probes.Take();
        if (!guarded.Html.Contains("<tbody", StringComparison.Ordinal))
            DropImpliedBodies(document);
        Tidy(document);
        var places = ImmutableArray.CreateBuilder<Placement>();
        string Numbered(string mustache, Placement place)
        {
            if (!places.Contains(place))
                places.Add(place);
            return MustacheText.Said(mustache, places.IndexOf(place));
        }
        string Inside(string mustache) => MustacheText.Phrase(mustache) is { } phrase ? Numbered(mustache, new(phrase)) : mustache;
        Worn Resolved(Worn worn) => worn.Style is { } style ? worn with { Style = guarded.Restore(Quoted(style), (inner, _) => inner, Inside) } : worn;
        string Between(string mustache, string comment)
        {
            if (MustacheText.Phrase(mustache) is not { } phrase)
                return MustacheText.Shown(mustache);
            var (link, strong) = worn[comment];
            return Numbered(mustache, new(phrase, IsBetweenWords: true, Resolved(link), Resolved(strong)));
        }
        return (guarded.Restore(document.ToHtml(), Between, Inside), places.ToImmutable());
    }

    // As the parser writes the value of an attribute.
    private static string Quoted(string style) =>
        style.Replace("&", "&amp;", StringComparison.Ordinal).Replace("\"", "&quot;", StringComparison.Ordinal);

    private static void InlineStyles(IHtmlDocument document, MaskedHtml guarded)
    {
        var (start, end) = (guarded.Token($"{{{{{HandlebarsLanguage.Side} \"start\"}}}}"), guarded.Token($"{{{{{HandlebarsLanguage.Side} \"end\"}}}}"));
        var kept = new List<string>();
        var found = new Dictionary<IElement, List<(Priority Weight, int Order, StyleRule Rule)>>();
        var order = 0;
        foreach (var style in document.QuerySelectorAll("style").ToList())
        {
            var sheet = StyleSheet.Read(Direction.Physical(style.TextContent, start, end), "", 1, []);
            foreach (var rule in sheet.Rules)
                Find(document, rule, order++, found);
            kept.Add(sheet.Kept);
            style.Remove();
        }
        foreach (var (element, rules) in found)
            Dress(element, rules);
        KeepInHead(document, string.Join("\n", kept.Where(sheet => sheet.Length > 0)));
    }

    private static void Find(IHtmlDocument document, StyleRule rule, int order, Dictionary<IElement, List<(Priority, int, StyleRule)>> found)
    {
        var selector = Selectors.ParseSelector(rule.Selector)!;
        foreach (var element in document.All.Where(element => selector.Match(element, null)))
        {
            if (!found.TryGetValue(element, out var rules))
                found[element] = rules = [];
            rules.Add((selector.Specificity, order, rule));
        }
    }

    private static void Dress(IElement element, List<(Priority Weight, int Order, StyleRule Rule)> rules)
    {
        var own = StyleSheet.Declarations(element.GetAttribute("style") ?? "");
        var all = rules.OrderBy(entry => entry.Weight).ThenBy(entry => entry.Order).SelectMany(entry => entry.Rule.Declarations).Concat(own).ToList();
        var worn = new List<Declaration>();
        foreach (var declaration in all.Where(d => !d.Important).Concat(all.Where(d => d.Important)))
        {
            worn.RemoveAll(earlier => earlier.Property == declaration.Property);
            worn.Add(declaration with { Important = false });
        }
        element.SetAttribute("style", string.Join(";", worn));
    }

    private static void KeepInHead(IHtmlDocument document, string kept)
    {
        if (kept.Length > 0)
        {
            var style = document.CreateElement("style");
            style.TextContent = kept;
            document.Head!.AppendChild(style);
        }
        var named = Class().Matches(kept).Select(match => match.Groups[1].Value).ToHashSet();
        foreach (var element in document.All.Where(element => element.HasAttribute("class")).ToList())
            if (element.ClassList.Where(named.Contains).ToArray() is { Length: > 0 } used)
                element.ClassName = string.Join(' ', used);
            else
                element.RemoveAttribute("class");
    }

    // The parser opens a body of rows behind a mustache that opens a loop and closes it behind the loop: repeated, that is no table.
    private static void DropImpliedBodies(IHtmlDocument document)
    {
        foreach (var body in document.QuerySelectorAll("tbody").ToList())
        {
            while (body.FirstChild is { } child)
                body.Parent!.InsertBefore(child, body);
            body.Remove();
        }
    }

    /// <summary>Takes the indents out of the words.</summary>
    public static void Tidy(INode within)
    {
        foreach (var words in within.Descendants<IText>().Where(words => words.Parent is not IHtmlStyleElement).ToList())
            words.TextContent = Indent().Replace(words.TextContent, "\n");
    }

    [GeneratedRegex(@"[ \t]*\n\s*")]
    private static partial Regex Indent();

    [GeneratedRegex(@"\.([a-zA-Z][\w-]*)")]
    private static partial Regex Class();
}
