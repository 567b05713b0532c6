using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using TriggerMail.Templates.Compilation;

namespace TriggerMail.Templates.Html;

/// <summary>
/// Stand-ins for the link and the bold words that a phrase may hold. They are dressed with the body, so that what a style sheet says
/// about them is known although the phrase itself comes only while a mail is rendered.
/// </summary>
internal sealed class StyleProbes
{
    private readonly List<(string Comment, IElement Link, IElement Strong)> probes = [];

    /// <summary>Puts stand-ins beside every phrase between words.</summary>
    public static StyleProbes Put(IHtmlDocument document, MaskedHtml guarded)
    {
        var put = new StyleProbes();
        foreach (var comment in document.Descendants<IComment>().ToList())
            if (guarded.Behind(comment.Data) is { } mustache && MustacheText.Phrase(mustache) is not null)
                put.Beside(document, comment);
        return put;
    }

    /// <summary>Takes the stand-ins out again: what they wore, by the comment that hides the phrase.</summary>
    public Dictionary<string, (Worn Link, Worn Strong)> Take()
    {
        var worn = new Dictionary<string, (Worn, Worn)>(StringComparer.Ordinal);
        foreach (var (comment, link, strong) in probes)
        {
            worn[comment] = (Of(link), Of(strong));
            link.Remove();
            strong.Remove();
        }
        return worn;
    }

    private void Beside(IHtmlDocument document, IComment comment)
    {
        var (link, strong) = (document.CreateElement("a"), document.CreateElement("strong"));
        link.ClassName = LocalizedPhrase.LinkClass;
        comment.Parent!.InsertBefore(link, comment);
        comment.Parent.InsertBefore(strong, comment);
        probes.Add((comment.Data, link, strong));
    }

    private static Worn Of(IElement element) => new(element.GetAttribute("class"), element.GetAttribute("style"));
}
