using System.Collections.Concurrent;
using System.Collections.Immutable;
using HandlebarsDotNet;
using TriggerMail.Templates.Checks;
using TriggerMail.Templates.Html;

namespace TriggerMail.Templates.Compilation;

/// <summary>
/// Compiles the templates of one set with Handlebars.Net, each when it is first used: a body once for all languages, a phrase once
/// for all places that show it alike. Safe to use from many threads.
/// </summary>
internal sealed class TemplateCompiler(IReadOnlyDictionary<string, TemplateSource> partials)
{
    private readonly Lazy<IHandlebars> html = new(() => HandlebarsLanguage.Environment(escapes: true));
    private readonly Lazy<IHandlebars> plain = new(() => HandlebarsLanguage.Environment(escapes: false));
    private readonly ConcurrentDictionary<string, Lazy<Page>> pages = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Text, bool Html), Lazy<PhraseTemplate>> phrases = new();
    private readonly Lock compiling = new();

    /// <summary>A body with its partials and styles in place.</summary>
    /// <exception cref="HandlebarsException">It cannot be compiled: the check tells.</exception>
    public Page Page(TemplateSource source) => pages.GetOrAdd(source.File, _ => new(() =>
    {
        var (text, places) = StyleInliner.Inline(PartialExpansion.Flatten(source, partials));
        return new(Compile(html.Value, text), places);
    })).Value;

    /// <summary>A phrase for one place of a body, in one language.</summary>
    public PhraseTemplate Phrase(LocalizedPhrase saying, PhraseCatalog words, Placement place)
    {
        var text = PartialExpansion.Phrase(saying.Html, words);
        return Of(place.IsBetweenWords ? PhraseMarkup.BetweenWords(text, place) : PhraseMarkup.InAttribute(text), inHtml: true);
    }

    /// <summary>A subject line, a preheader or a text message.</summary>
    public PhraseTemplate Line(ImmutableArray<Markup> pieces, PhraseCatalog words) => Of(PartialExpansion.Line(pieces, words), inHtml: false);

    private PhraseTemplate Of(string text, bool inHtml) => phrases.GetOrAdd((text, inHtml), _ => new(() =>
        text.Contains("{{", StringComparison.Ordinal) ? new(text, Compile(inHtml ? html.Value : plain.Value, text)) : new(text, null))).Value;

    // The library keeps what it compiles with in one configuration that it changes while it compiles.
    private HandlebarsTemplate<TextWriter, object, object> Compile(IHandlebars handlebars, string text)
    {
        lock (compiling)
            return handlebars.Compile(new StringReader(text));
    }
}

/// <summary>A compiled body and the places where it says phrases.</summary>
internal sealed record Page(HandlebarsTemplate<TextWriter, object, object> Template, ImmutableArray<Placement> Places);

/// <summary>A phrase or line: words alone, or words with values.</summary>
/// <param name="Text">The words as they stand, without values.</param>
/// <param name="Template">With values; null when it has none.</param>
internal sealed record PhraseTemplate(string Text, HandlebarsTemplate<TextWriter, object, object>? Template);
