using System.Collections.Immutable;
using TriggerMail.Templates.Compilation;
using TriggerMail.Values;

namespace TriggerMail.Templates.Checks;

/// <summary>
/// Reads a Handlebars template into its pieces and names every mistake with its line, for the check and for inlining styles; Handlebars.Net
/// renders, and keeps what it reads to itself. What could show unescaped text or reach outside is refused by name.
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
                MustacheKind.Comment when tag.Before.Length + tag.After.Length == 0 => null,
                MustacheKind.Comment => Refuse(
                    tag, $"'{tag.Source}' is a comment, and a comment takes no white space away.", "Write it without ~."),
                MustacheKind.Value => Output(tag),
                MustacheKind.Block or MustacheKind.Inverse => Block(tag),
                MustacheKind.Partial => Partial(tag, []),
                MustacheKind.PartialBlock => PartialBlock(tag),
                MustacheKind.Inline => Inline(tag),
                MustacheKind.Raw => Refuse(tag, $"'{tag.Source}' would show text unescaped.", "Use two braces; for a layout's body use {{> @partial-block}}."),
                MustacheKind.RawBlock => Refuse(
                    tag, $"'{tag.Source}' opens a raw block, which is not part of the template language.",
                    "Write a backslash before a mustache that is to be shown: \\{{name}}."),
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
            return new Markup.Say(call.Name[Markup.Say.Prefix.Length..], tag.Source, tag.Line);
        var isCall = !call.Arguments.IsEmpty || !call.Named.IsEmpty || TemplateLanguage.Values.ContainsKey(call.Name);
        return new Markup.Output(isCall ? call : new Term.Path(call.Name), tag.Source, tag.Line);
    }

    private Markup.Block Block(Mustache tag, string? closedBy = null)
    {
        var (call, variables) = TermReader.Read(tag.Inner);
        closedBy ??= call.Name;
        var isSection = TemplateLanguage.IsSection(call);
        var open = tag.Like($"{(tag.Kind == MustacheKind.Inverse ? '^' : '#')}{(isSection ? HandlebarsLanguage.Section + " " : "")}{tag.Inner}");
        var body = Pieces();
        var otherwise = ImmutableArray<Markup>.Empty;
        string? middle = null;
        if (mustaches.Current is { Kind: MustacheKind.Else } between)
        {
            mustaches.Next();
            middle = between.Inner.Length == 0 ? between.Like("else") : $"{{{{{between.Before}else}}}}";
            var chained = between with { Kind = MustacheKind.Block, Source = $"{{{{{between.Inner}{between.After}}}}}" };
            otherwise = between.Inner.Length == 0 ? Pieces() : [Block(chained, closedBy)];
            if (between.Inner.Length > 0)
                return New(((Markup.Block)otherwise[0]).Tags.Close);
        }
        return New(Close(tag, closedBy)?.Source ?? "{{}}");

        Markup.Block New(string like)
        {
            var close = new Mustache(MustacheKind.Close, "", like, tag.Line).Like($"/{(isSection ? HandlebarsLanguage.Section : call.Name)}");
            return new(call, variables, new(open, middle, close), body, otherwise, tag.Line) { IsInverse = tag.Kind == MustacheKind.Inverse };
        }
    }

    private Markup? Partial(Mustache tag, ImmutableArray<Markup> body)
    {
        if (tag.Inner.StartsWith('('))
            return Refuse(tag, $"'{tag.Source}' finds out while rendering which partial it is.",
                "Write the partial's name, and choose between partials with {{#if}}.");
        var (call, _) = TermReader.Read(tag.Inner, mayBeQuoted: true);
        if (call.Name == "@partial-block")
            return new Markup.Slot(tag.Line) { Before = tag.Before, After = tag.After };
        if (call.Arguments.Length > 1)
            Say(tag.Line, $"'{tag.Source}' gives the partial a value without a name.", "Name it: {{> item-list items=cart.items}}.");
        return new Markup.Partial(call, tag.Inner[call.Name.Length..].Trim(), body, tag.Line) { Before = tag.Before, After = tag.After };
    }

    private Markup? PartialBlock(Mustache tag)
    {
        var name = tag.Inner.StartsWith('(') ? tag.Inner : TermReader.Read(tag.Inner, mayBeQuoted: true).Call.Name;
        var body = Pieces();
        Close(tag, name);
        return Partial(tag, body);
    }

    private Markup? Inline(Mustache tag)
    {
        var body = Pieces();
        Close(tag, "inline");
        return tag.Inner is ['"' or '\'', _, .., '"' or '\'']
            ? new Markup.Inline(tag.Inner[1..^1], body, tag.Line)
            : Refuse(tag, $"'{tag.Source}' gives its partial no name.", "Write {{#*inline \"row\"}}...{{/inline}} and use it as {{> row}}.");
    }

    private Mustache? Close(Mustache opened, string name)
    {
        if (mustaches.Current is { Kind: MustacheKind.Close } close && close.Inner == name)
        {
            mustaches.Next();
            return close;
        }
        Say(opened.Line, $"The block '{opened.Source}' is not closed.", $"Close it with {{{{/{name}}}}} where it ends.");
        return null;
    }

    private Markup? Refuse(Mustache tag, string message, string remedy)
    {
        Say(tag.Line, message, remedy);
        return null;
    }

    private void Say(int line, string message, string remedy) => problems.Add(new(file, line, message, remedy));
}
