using System.Collections.Immutable;
using TriggerMail.Publishing;

namespace TriggerMail.Templates;

/// <summary>
/// Reads a Handlebars template into its pieces and names every mistake with its line. The language is Handlebars without what
/// could show unescaped text or reach outside: no triple mustaches, raw blocks or inline partials.
/// </summary>
internal sealed class MarkupReader
{
    private readonly string file;
    private readonly Mustaches mustaches;
    private readonly List<Problem> problems;

    private MarkupReader(string file, Mustaches mustaches, List<Problem> problems) =>
        (this.file, this.mustaches, this.problems) = (file, mustaches, problems);

    /// <summary>Reads a whole text whose first line is <paramref name="firstLine"/> of its file.</summary>
    public static ImmutableArray<Markup> Read(string file, string text, int firstLine, List<Problem> problems)
    {
        var reader = new MarkupReader(file, new(text, firstLine), problems);
        var pieces = reader.Pieces();
        while (reader.mustaches.Current is { } stray)
        {
            reader.Say(stray.Line, $"'{stray.Source}' closes or continues a block that is not open here.", "Remove it, or open the block before it.");
            reader.mustaches.Next();
            pieces = pieces.AddRange(reader.Pieces());
        }
        if (reader.mustaches.Unclosed is { } line)
            reader.Say(line, "A mustache is opened with '{{' and never closed.", "Close it with '}}'.");
        return pieces;
    }

    private ImmutableArray<Markup> Pieces()
    {
        var pieces = ImmutableArray.CreateBuilder<Markup>();
        while (mustaches.Words() is var words)
        {
            if (words.Text.Length > 0)
                pieces.Add(words);
            if (mustaches.Current is not { } tag || tag.Kind is MustacheKind.Close or MustacheKind.Else)
                break;
            mustaches.Next();
            if (Piece(tag) is { } piece)
                pieces.Add(piece);
        }
        return pieces.ToImmutable();
    }

    private Markup? Piece(Mustache tag)
    {
        try
        {
            return tag.Kind switch
            {
                MustacheKind.Comment => null,
                MustacheKind.Value => Output(tag),
                MustacheKind.Block => Block(tag, tag.Source),
                MustacheKind.Partial => Partial(tag, []),
                MustacheKind.PartialBlock => PartialBlock(tag),
                MustacheKind.Raw => Refuse(tag, $"'{tag.Source}' would show text unescaped.", "Use two braces; for a layout's body use {{> @partial-block}}."),
                _ => Refuse(tag, $"'{tag.Source}' is not part of the template language.", "Use values, blocks and partials from _partials."),
            };
        }
        catch (FormatException wrong)
        {
            return Refuse(tag, $"'{tag.Source}' cannot be read: {wrong.Message}", "Write it as {{name}}, {{helper value}} or {{#block value}}.");
        }
    }

    private static Markup Output(Mustache tag)
    {
        var (call, _) = TermReader.Read(tag.Inner);
        if (call.Arguments.IsEmpty && call.Named.IsEmpty && call.Name.StartsWith(Markup.Say.Prefix, StringComparison.Ordinal))
            return new Markup.Say(call.Name[Markup.Say.Prefix.Length..], tag.Line);
        var isCall = !call.Arguments.IsEmpty || !call.Named.IsEmpty || TemplateLanguage.Values.ContainsKey(call.Name);
        return new Markup.Output(isCall ? call : new Term.Path(call.Name), tag.Source, tag.Line);
    }

    private Markup.Block Block(Mustache tag, string source, string? closedBy = null)
    {
        var (call, variables) = TermReader.Read(tag.Inner);
        closedBy ??= call.Name;
        var body = Pieces();
        var otherwise = ImmutableArray<Markup>.Empty;
        if (mustaches.Current is { Kind: MustacheKind.Else } middle)
        {
            mustaches.Next();
            if (middle.Inner.Length > 0)
                return new(call, variables, source, body, [Block(middle, $"{{{{#{middle.Inner}}}}}", closedBy)], tag.Line);
            otherwise = Pieces();
        }
        Close(tag, closedBy);
        return new(call, variables, source, body, otherwise, tag.Line);
    }

    private Markup Partial(Mustache tag, ImmutableArray<Markup> body)
    {
        var (call, _) = TermReader.Read(tag.Inner);
        if (call.Name == "@partial-block")
            return new Markup.Slot(tag.Line);
        if (!call.Arguments.IsEmpty)
            Say(tag.Line, $"'{tag.Source}' gives the partial a value without a name.", "Name it: {{> item-list items=cart.items}}.");
        return new Markup.Partial(call, tag.Inner[call.Name.Length..].Trim(), body, tag.Line);
    }

    private Markup PartialBlock(Mustache tag)
    {
        var (call, _) = TermReader.Read(tag.Inner);
        var body = Pieces();
        Close(tag, call.Name);
        return Partial(tag, body);
    }

    private void Close(Mustache opened, string name)
    {
        if (mustaches.Current is { Kind: MustacheKind.Close } close && close.Inner == name)
            mustaches.Next();
        else
            Say(opened.Line, $"The block '{opened.Source}' is not closed.", $"Close it with {{{{/{name}}}}} where it ends.");
    }

    private Markup? Refuse(Mustache tag, string message, string remedy)
    {
        Say(tag.Line, message, remedy);
        return null;
    }

    private void Say(int line, string message, string remedy) => problems.Add(new(file, line, message, remedy));
}
