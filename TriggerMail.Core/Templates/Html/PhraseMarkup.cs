using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using TriggerMail.Templates.Compilation;

namespace TriggerMail.Templates.Html;

/// <summary>Writes a phrase the way a body around it is written: the same escapes, and the styles that the body has there.</summary>
internal static class PhraseMarkup
{
    private const string Opening = "<i title=\"", Closing = "\"></i>";

    /// <summary>A phrase between words.</summary>
    public static string BetweenWords(string html, Placement place)
    {
        var guarded = MaskedHtml.Of("<!DOCTYPE html><html><head></head><body>" + html);
        var body = new HtmlParser().ParseDocument(guarded.Html).Body!;
        Wear(guarded, body, "a", place.Link);
        Wear(guarded, body, "strong", place.Strong);
        StyleInliner.Tidy(body);
        return guarded.Restore(body.InnerHtml, (mustache, _) => MustacheText.Shown(mustache));
    }

    /// <summary>A phrase in an attribute.</summary>
    public static string InAttribute(string html)
    {
        var guarded = MaskedHtml.Of(Opening + html + Closing);
        var element = new HtmlParser().ParseDocument(guarded.Html).Body!.FirstElementChild!;
        return guarded.Restore(element.OuterHtml[Opening.Length..^Closing.Length], (mustache, _) => mustache);
    }

    private static void Wear(MaskedHtml guarded, IElement body, string name, Worn worn)
    {
        foreach (var element in body.QuerySelectorAll(name))
        {
            if (worn.Class is not null)
                element.SetAttribute("class", worn.Class);
            else
                element.RemoveAttribute("class");
            if (worn.Style is not null)
                element.SetAttribute("style", guarded.Token(worn.Style));
        }
    }
}
