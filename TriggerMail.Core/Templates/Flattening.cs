using System.Collections.Immutable;
using System.Text;

namespace TriggerMail.Templates;

/// <summary>Writes a template and all its partials as one text, so that styles can be inlined once instead of for every mail.</summary>
internal static class Flattening
{
    /// <summary>The block that gives a partial its named values. Only flattened texts hold it.</summary>
    public const string Names = "names";

    /// <summary>The template with every partial and slot in its place. Unknown or circular partials are left out: the check names them.</summary>
    public static string Flatten(TemplateSource template, IReadOnlyDictionary<string, TemplateSource> partials)
    {
        var text = new StringBuilder();
        Write(template.Content, default, [], partials, text);
        return text.ToString();
    }

    private static void Write(
        ImmutableArray<Markup> pieces, Slotted? slot, ImmutableStack<string> inside, IReadOnlyDictionary<string, TemplateSource> partials, StringBuilder text)
    {
        foreach (var piece in pieces)
            switch (piece)
            {
                case Markup.Words words:
                    text.Append(words.Text);
                    break;
                case Markup.Output output:
                    text.Append(output.Source);
                    break;
                case Markup.Slot when slot is not null:
                    Write(slot.Body, slot.Outer, slot.Inside, partials, text);
                    break;
                case Markup.Block block:
                    text.Append(block.Source);
                    Write(block.Body, slot, inside, partials, text);
                    if (!block.Else.IsEmpty)
                        text.Append("{{else}}");
                    Write(block.Else, slot, inside, partials, text);
                    text.Append("{{/").Append(block.Opening.Name).Append("}}");
                    break;
                case Markup.Partial use when partials.TryGetValue(use.Call.Name, out var source) && !inside.Contains(use.Call.Name):
                    var isNamed = !use.Call.Named.IsEmpty;
                    text.Append(isNamed ? $"{{{{#{Names} {use.Arguments}}}}}" : "");
                    Write(source.Content, new(use.Body, slot, inside), inside.Push(source.Name), partials, text);
                    text.Append(isNamed ? $"{{{{/{Names}}}}}" : "");
                    break;
            }
    }

    private sealed record Slotted(ImmutableArray<Markup> Body, Slotted? Outer, ImmutableStack<string> Inside);
}
