using System.Collections.Immutable;
using System.Text;

namespace TriggerMail.Templates;

/// <summary>
/// Writes a template's pieces with a model's values in place: Handlebars as <see cref="TemplateLanguage"/> has it. Nothing is compiled,
/// so a template costs no more than reading it, whatever the number of templates and languages.
/// </summary>
/// <param name="Target">Where it is written.</param>
/// <param name="Escapes">Whether values are escaped for HTML.</param>
/// <param name="Wording">What the helpers mean to the reader.</param>
internal sealed record Filling(StringBuilder Target, bool Escapes, Wording Wording)
{
    /// <summary>Writes the pieces in a frame.</summary>
    public void Write(ImmutableArray<Markup> pieces, Frame frame)
    {
        foreach (var piece in pieces)
            switch (piece)
            {
                case Markup.Words words:
                    Target.Append(words.Text);
                    break;
                case Markup.Output output:
                    Show(ModelValue.Text(Value(output.Value, frame)));
                    break;
                case Markup.Block block:
                    Block(block, frame);
                    break;
            }
    }

    private void Show(string text)
    {
        if (Escapes)
            Escape.Append(Target, text);
        else
            Target.Append(text);
    }

    private void Block(Markup.Block block, Frame frame)
    {
        var (name, given) = (block.Opening.Name, block.Opening.Arguments);
        object? At(int index) => index < given.Length ? Value(given[index], frame) : null;
        if (name == Flattening.Names)
            Write(block.Body, frame.With(block.Opening.Named.Select(pair => KeyValuePair.Create(pair.Key, Value(pair.Value, frame)))));
        else if (name == "each")
            Each(block, At(0), frame);
        else if (name == "with" && At(0) is var value && !ModelValue.IsFalse(value))
            Write(block.Body, block.Variables.IsEmpty ? frame.Inside(value) : frame.Inside(value).With(block.Variables[0], value));
        else
            Write(name != "with" && Wording.Holds(name, [.. given.Select(term => Value(term, frame))]) ? block.Body : block.Else, frame);
    }

    private void Each(Markup.Block block, object? list, Frame frame)
    {
        (object? Key, object? Value)[] items = list switch
        {
            object?[] values => [.. values.Select((value, index) => ((object?)(decimal)index, value))],
            Dictionary<string, object?> members => [.. members.Select(member => ((object?)member.Key, member.Value))],
            _ => [],
        };
        for (var i = 0; i < items.Length; i++)
            Write(block.Body, frame.Turn(items[i].Value, items[i].Key, i, items.Length, block.Variables));
        if (items.Length == 0)
            Write(block.Else, frame);
    }

    private object? Value(Term term, Frame frame) => term switch
    {
        Term.Path path => frame.Find(path),
        Term.Literal literal => literal.Text == "null" ? null : literal.Text,
        Term.Call call => Wording.Say(call.Name, [.. call.Arguments.Select(argument => Value(argument, frame))]),
        _ => null,
    };
}
