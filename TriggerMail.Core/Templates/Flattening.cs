using System.Collections.Immutable;
using System.Text;

namespace TriggerMail.Templates;

/// <summary>Writes a template, its phrases and all its partials as one text, so that styles can be inlined once instead of for every mail.</summary>
internal static class Flattening
{
    /// <summary>The block that gives a partial its named values. Only flattened texts hold it.</summary>
    public const string Names = "names";

    /// <summary>
    /// The template with every partial, slot and phrase in its place. Unknown or circular ones are left out: the check names them.
    /// </summary>
    public static string Flatten(TemplateSource template, IReadOnlyDictionary<string, TemplateSource> partials)
    {
        var text = new StringBuilder();
        Write(template.Content, default, new(partials, template.Words, IsPlain: false, []), text);
        return text.ToString();
    }

    /// <summary>A subject or preheader with its phrases in place, as text; in a right-to-left line every value is an isolate.</summary>
    public static string Line(ImmutableArray<Markup> pieces, Wordbook words, bool isolated)
    {
        var text = new StringBuilder();
        Write(pieces, default, new(new Dictionary<string, TemplateSource>(), words, IsPlain: true, [], isolated), text);
        return text.ToString();
    }

    private static void Write(ImmutableArray<Markup> pieces, Slotted? slot, Surroundings around, StringBuilder text)
    {
        foreach (var piece in pieces)
            switch (piece)
            {
                case Markup.Words words:
                    text.Append(words.Text);
                    break;
                case Markup.Output output:
                    text.Append(around.IsIsolated ? Isolate.Around(output.Source) : output.Source);
                    break;
                case Markup.Say say when around.Inside.Contains(Markup.Say.Prefix + say.Name) is false && around.Words.Find(say.Name) is { } saying:
                    Write(around.IsPlain ? saying.Plain : saying.Html, slot, around.Into(Markup.Say.Prefix + say.Name), text);
                    break;
                case Markup.Slot when slot is not null:
                    Write(slot.Body, slot.Outer, around with { Inside = slot.Inside }, text);
                    break;
                case Markup.Block block:
                    WriteBlock(block, slot, around, text);
                    break;
                case Markup.Partial use when around.Partials.TryGetValue(use.Call.Name, out var source) && !around.Inside.Contains(use.Call.Name):
                    var isNamed = !use.Call.Named.IsEmpty;
                    text.Append(isNamed ? $"{{{{#{Names} {use.Arguments}}}}}" : "");
                    Write(source.Content, new(use.Body, slot, around.Inside), around.Into(source.Name), text);
                    text.Append(isNamed ? $"{{{{/{Names}}}}}" : "");
                    break;
            }
    }

    private static void WriteBlock(Markup.Block block, Slotted? slot, Surroundings around, StringBuilder text)
    {
        text.Append(block.Source);
        Write(block.Body, slot, around, text);
        if (!block.Else.IsEmpty)
            text.Append("{{else}}");
        Write(block.Else, slot, around, text);
        text.Append("{{/").Append(block.Opening.Name).Append("}}");
    }

    private sealed record Surroundings(
        IReadOnlyDictionary<string, TemplateSource> Partials, Wordbook Words, bool IsPlain, ImmutableStack<string> Inside, bool IsIsolated = false)
    {
        public Surroundings Into(string name) => this with { Inside = Inside.Push(name) };
    }

    private sealed record Slotted(ImmutableArray<Markup> Body, Slotted? Outer, ImmutableStack<string> Inside);
}
