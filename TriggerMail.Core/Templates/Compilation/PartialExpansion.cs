using System.Collections.Immutable;
using System.Text;
using TriggerMail.Templates.Checks;

namespace TriggerMail.Templates.Compilation;

/// <summary>Writes a template and all its partials as one text, so that styles can be inlined once instead of for every mail.</summary>
internal static class PartialExpansion
{
    private static readonly Dictionary<string, TemplateSource> NoPartials = [];

    /// <summary>
    /// The template with every partial and slot in its place; phrases stay, because they differ between languages. Unknown or circular
    /// partials are left out: the check names them.
    /// </summary>
    public static string Flatten(TemplateSource template, IReadOnlyDictionary<string, TemplateSource> partials) =>
        Write(template.Content, new(partials, null, IsPlain: false, []));

    /// <summary>A phrase of a body with the phrases it says in place.</summary>
    public static string Phrase(ImmutableArray<Markup> pieces, PhraseCatalog words) => Write(pieces, new(NoPartials, words, IsPlain: false, []));

    /// <summary>A subject or preheader with its phrases in place, as text.</summary>
    public static string Line(ImmutableArray<Markup> pieces, PhraseCatalog words) => Write(pieces, new(NoPartials, words, IsPlain: true, []));

    private static string Write(ImmutableArray<Markup> pieces, HostTemplate around)
    {
        var text = new StringBuilder();
        Write(pieces, default, around, text);
        return text.ToString();
    }

    private static void Write(ImmutableArray<Markup> pieces, Slotted? slot, HostTemplate around, StringBuilder text)
    {
        around = around.Knowing(pieces);
        foreach (var piece in pieces)
            switch (piece)
            {
                case Markup.Words words:
                    text.Append(words.Text);
                    break;
                case Markup.Output output:
                    text.Append(around.IsPlain ? MustacheText.Shown(output.Source) : output.Source);
                    break;
                case Markup.Say say when around.Words is null:
                    text.Append(say.Source);
                    break;
                case Markup.Say say when around.Inside.Contains(Markup.Say.Prefix + say.Name) is false && around.Words.Find(say.Name) is { } saying:
                    Write(around.IsPlain ? saying.Plain : saying.Html, slot, around.Into(Markup.Say.Prefix + say.Name), text);
                    break;
                case Markup.Slot place when slot is not null:
                    Wrap(place.Before, "", place.After, text, () => Write(slot.Body, slot.Outer, around with { Inside = slot.Inside }, text));
                    break;
                case Markup.Block block:
                    WriteBlock(block, slot, around, text);
                    break;
                case Markup.Partial use when around.Find(use.Name) is { } content && !around.Inside.Contains(use.Name):
                    var within = new Slotted(use.Body, slot, around.Inside);
                    Wrap(use.Before, use.Arguments, use.After, text, () => Write(content, within, around.Into(use.Name).Knowing(use.Body), text));
                    break;
            }
    }

    // A block of its own where there is something to give or white space to take away.
    private static void Wrap(string before, string given, string after, StringBuilder text, Action write)
    {
        var isNeeded = before.Length + given.Length + after.Length > 0;
        text.Append(isNeeded ? $"{{{{{before}#{HandlebarsLanguage.Names} {given}}}}}" : "");
        write();
        text.Append(isNeeded ? $"{{{{/{HandlebarsLanguage.Names}{after}}}}}" : "");
    }

    private static void WriteBlock(Markup.Block block, Slotted? slot, HostTemplate around, StringBuilder text)
    {
        text.Append(block.Tags.Open);
        Write(block.Body, slot, around, text);
        text.Append(block.Tags.Middle);
        Write(block.Else, slot, around, text);
        text.Append(block.Tags.Close);
    }

    private sealed record HostTemplate(
        IReadOnlyDictionary<string, TemplateSource> Partials, PhraseCatalog? Words, bool IsPlain, ImmutableStack<string> Inside)
    {
        private ImmutableDictionary<string, ImmutableArray<Markup>> Inlines { get; init; } =
            ImmutableDictionary<string, ImmutableArray<Markup>>.Empty;

        /// <summary>Also with the partials that are written among these pieces.</summary>
        public HostTemplate Knowing(ImmutableArray<Markup> pieces) => pieces.Any(piece => piece is Markup.Inline)
            ? this with
            {
                Inlines = Inlines.SetItems(pieces.OfType<Markup.Inline>().Select(inline => KeyValuePair.Create(inline.Name, inline.Body))),
            }
            : this;

        public ImmutableArray<Markup>? Find(string partial) => Inlines.TryGetValue(partial, out var inline) ? inline
            : Partials.TryGetValue(partial, out var source) ? source.Content
            : null;

        public HostTemplate Into(string name) => this with { Inside = Inside.Push(name) };
    }

    private sealed record Slotted(ImmutableArray<Markup> Body, Slotted? Outer, ImmutableStack<string> Inside);
}
