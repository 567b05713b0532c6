using System.Collections.Frozen;
using System.Collections.Immutable;
using TriggerMail.Templates.Formats;
using TriggerMail.Templates.Compilation;
using TriggerMail.Values;

namespace TriggerMail.Templates.Checks;

/// <summary>
/// Follows a template through its blocks and partials as a reader would and finds names that lead nowhere, helpers that do not
/// exist, and values that are shown although they may be missing.
/// </summary>
internal sealed partial class NameCheck(TemplateSet set, ICollection<Problem> problems)
{
    private const string Lookup = "lookup";
    private readonly FrozenDictionary<string, TemplateSource> partials = set.Partials;

    /// <summary>Checks a template's subject, preheader and body.</summary>
    public void Check(TemplateSource template)
    {
        var place = new Place(template, template.File, Scope.Start, Presence.Of(template.Front.Needs.Select(need => need.Text)), [], null);
        foreach (var need in template.Front.Needs)
            CheckNeed(place, need);
        CheckSubject(template, place);
        Walk(template.Content, place);
    }

    private void CheckNeed(Place place, Phrase need)
    {
        var scope = Scope.Start;
        foreach (var part in need.Text.Split('.'))
        {
            if (Find(place with { Scope = scope }, part, need.Line) is not { } found)
                return;
            scope = Scope.Start.Inside(Scope.Item(found) is var item && found.Shape is Shape.Many ? item : found);
        }
    }

    private void Walk(ImmutableArray<Markup> pieces, Place place)
    {
        place = place.Knowing(pieces);
        foreach (var piece in pieces)
            switch (piece)
            {
                case Markup.Output { Value: Term.Call call } output:
                    ShowCall(call, place, output);
                    break;
                case Markup.Output { Value: Term.Path path } output:
                    Show(path.Text, place, output.Line);
                    break;
                case Markup.Say say:
                    WalkPhrase(say, place);
                    break;
                case Markup.Block block:
                    WalkBlock(block, place);
                    break;
                case Markup.Partial use:
                    WalkPartial(use, place);
                    break;
                case Markup.Slot when place.Slot is { } slot:
                    Walk(slot.Body, place with { File = slot.File, Slot = slot.Outer, Inside = slot.Inside });
                    break;
            }
    }

    private void Show(string path, Place place, int line)
    {
        if (Find(place, path, line) is not { } value)
            return;
        if (value.Shape is Shape.Named or Shape.Many)
            Say(place, line, $"'{path}' is not a text.", value.Shape is Shape.Many ? "Go through it with {{#each}}." : "Name the part to show, such as " + path + ".title.");
        else
            MustBeThere(value, path, place, line);
    }

    private void ShowCall(Term.Call call, Place place, Markup.Output output)
    {
        if (CheckCall(call, TemplateLanguage.Values, place, output.Line) is { } value && call.Name == Lookup && !place.Presence.Has(value))
            Say(place, output.Line, $"'{output.Source}' may find nothing, and there is nothing to show instead.",
                $"Write {{{{default ({output.Source.Trim('{', '}', '~', ' ')}) \"...\"}}}}, or put it inside an {{{{#if}}}} of the same.");
    }

    private void MustBeThere(Bound value, string path, Place place, int line)
    {
        if (!place.Presence.Has(value))
            Say(place, line, $"'{path}' may be missing, and there is nothing to show instead.",
                $"Write {{{{default {path} \"...\"}}}}, put it inside {{{{#if {path}}}}}, or add '{value.Path}' to needs.");
    }

    private Bound? CheckCall(Term.Call call, FrozenDictionary<string, Signature> known, Place place, int line)
    {
        if (!known.TryGetValue(call.Name, out var signature))
        {
            Say(place, line, $"There is no helper '{call.Name}'{(known == TemplateLanguage.Blocks ? " that opens a block" : "")}.", Spelling.Remedy(call.Name, known.Keys));
            return null;
        }
        if (call.Arguments.Length < signature.Least || call.Arguments.Length > signature.Most || !call.Named.IsEmpty)
            Say(place, line, $"'{call.Name}' is given {call.Arguments.Length + call.Named.Count} values.", $"Write it like {signature.Example}.");
        if (call is { Name: "date", Arguments: [_, Term.Literal style] } && !DateFormat.Styles.Contains(style.Text))
            Say(place, line, $"'{style.Text}' is not a way to write a date.", Spelling.Remedy(style.Text, DateFormat.Styles));
        var values = call.Arguments.Select((term, index) => Value(term, place, line, mayMiss: index == 0 && signature.ToleratesMissing)).ToList();
        return call.Name == Lookup ? LookUp(call, values, place, line)
            : values is [{ } first, ..] && (call.Name is "first" || known == TemplateLanguage.Blocks) ? first
            : new Bound(new Shape.Plain(), null);
    }

    private Bound? LookUp(Term.Call call, List<Bound?> values, Place place, int line)
    {
        if (values is not [{ } of, _])
            return null;
        if (call.Arguments[1] is Term.Literal name)
            return Find(place with { Scope = Scope.Start.Inside(of) }, $"this.[{name.Text}]", line);
        return (of.Shape is Shape.Many ? Scope.Item(of) : new(new Shape.Free(), null)) with { Path = $"?{Written(call)}" };
    }

    private static string Written(Term term) => term switch
    {
        Term.Path path => path.Text,
        Term.Literal literal => $"\"{literal.Text}\"",
        Term.Call call => $"({call.Name} {string.Join(' ', call.Arguments.Select(Written))})",
        _ => "",
    };

    private Bound? Value(Term term, Place place, int line, bool mayMiss)
    {
        if (term is Term.Call call)
            return CheckCall(call, TemplateLanguage.Values, place, line);
        if (term is not Term.Path path)
            return new Bound(new Shape.Plain(), null);
        if (path.Text.StartsWith(Markup.Say.Prefix, StringComparison.Ordinal))
        {
            Say(place, line, $"'{path.Text}' is a phrase, and a phrase is no value.", $"Let it stand by itself as {{{{{path.Text}}}}}; a partial takes it as a block: {{{{#> button url=cart.url}}}}{{{{{path.Text}}}}}{{{{/button}}}}.");
            return null;
        }
        var found = Find(place, path.Text, line);
        if (found is { } value && !mayMiss)
            MustBeThere(value, path.Text, place, line);
        return found;
    }

    private Bound? Find(Place place, string path, int line)
    {
        try
        {
            return place.Scope.Find(path);
        }
        catch (UnknownNameException unknown)
        {
            Say(place, line, unknown.Message, unknown.Remedy);
            return null;
        }
    }

    private void Say(Place place, int line, string message, string remedy) => problems.Add(new(place.File, line, message, remedy));
}
