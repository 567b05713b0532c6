using HandlebarsDotNet;
using TriggerMail.Templates.Compilation;
using TriggerMail.Templates.Html;

namespace TriggerMail.Templates;

/// <summary>The phrases of one page in one language, each compiled when the page first says it.</summary>
internal sealed class PhraseSheet(TemplateCompiler compiler, Page page, PhraseCatalog words)
{
    private readonly PhraseTemplate?[] phrases = new PhraseTemplate?[page.Places.Length];

    /// <summary>
    /// Writes what is said at a place, with the values that are known there; nothing when there is no such phrase, which the check
    /// refuses.
    /// </summary>
    public void Say(int place, in EncodedTextWriter output, BindingContext frame)
    {
        if ((phrases[place] ??= Find(page.Places[place])) is not { } phrase)
            return;
        if (phrase.Template is null)
        {
            output.Write(phrase.Text, false);
            return;
        }
        using var writer = output.CreateWrapper();
        phrase.Template(writer, frame);
    }

    private PhraseTemplate? Find(Placement place) => words.Find(place.Phrase) is { } saying ? compiler.Phrase(saying, words, place) : null;
}
