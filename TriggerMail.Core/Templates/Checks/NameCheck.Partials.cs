using System.Collections.Immutable;
using TriggerMail.Values;

namespace TriggerMail.Templates.Checks;

/// <content>How names travel into partials and back into the blocks that fill their slots.</content>
internal sealed partial class NameCheck
{
    private sealed record Place(TemplateSource Template, string File, Scope Scope, Presence Presence, ImmutableStack<string> Inside, Slotted? Slot)
    {
        private ImmutableDictionary<string, (Markup.Inline Partial, string File)> Inlines { get; init; } =
            ImmutableDictionary<string, (Markup.Inline, string)>.Empty;

        /// <summary>Also with the partials that are written among these pieces.</summary>
        public Place Knowing(ImmutableArray<Markup> pieces) => pieces.Any(piece => piece is Markup.Inline)
            ? this with
            {
                Inlines = Inlines.SetItems(pieces.OfType<Markup.Inline>().Select(inline => KeyValuePair.Create(inline.Name, (inline, File)))),
            }
            : this;

        public (Markup.Inline Partial, string File)? Inline(string name) => Inlines.TryGetValue(name, out var found) ? found : null;

        public IEnumerable<string> InlineNames => Inlines.Keys;
    }

    private sealed record Slotted(ImmutableArray<Markup> Body, string File, Slotted? Outer, ImmutableStack<string> Inside);

    private void WalkPartial(Markup.Partial use, Place place)
    {
        var name = use.Name;
        var inline = place.Inline(name);
        var source = inline is null ? partials.GetValueOrDefault(name) : null;
        if (inline is null && source is null)
            Say(place, use.Line, $"There is no partial '{name}'.", Spelling.Remedy(name, partials.Keys.Concat(place.InlineNames)));
        else if (place.Inside.Contains(name))
            Say(place, use.Line, $"The partial '{name}' uses itself.", "Remove the circle.");
        else
        {
            var about = use.Call.Arguments is [var value, ..] ? Anyhow(value, place, use.Line) : (Bound?)null;
            var given = source is null ? Named(use, place) : Given(use, source, place, mayLack: about is not null);
            Walk(inline?.Partial.Body ?? source!.Content, place.Knowing(use.Body) with
            {
                File = inline?.File ?? source!.File,
                Scope = place.Scope.InPartial(given, about),
                Inside = place.Inside.Push(name),
                Slot = new(use.Body, place.File, place.Slot, place.Inside),
            });
        }
    }

    private Dictionary<string, Bound> Named(Markup.Partial use, Place place) =>
        use.Call.Named.ToDictionary(pair => pair.Key, pair => Anyhow(pair.Value, place, use.Line));

    private Bound Anyhow(Term term, Place place, int line) => Value(term, place, line, mayMiss: true) ?? new(new Shape.Free(), null);

    private Dictionary<string, Bound> Given(Markup.Partial use, TemplateSource source, Place place, bool mayLack)
    {
        var takes = source.Front.Takes.Select(value => value.Text).ToList();
        foreach (var name in use.Call.Named.Keys.Where(name => !takes.Contains(name) && !takes.Contains(name + "?")))
            Say(place, use.Line, $"The partial '{source.Name}' does not take '{name}'.", Spelling.Remedy(name, takes.Select(value => value.TrimEnd('?'))));
        foreach (var name in takes.Where(name => !mayLack && !name.EndsWith('?') && !use.Call.Named.ContainsKey(name)))
            Say(place, use.Line, $"The partial '{source.Name}' is not given '{name}'.", $"Write {{{{> {source.Name} {name}=...}}}}.");
        var given = takes.Where(_ => !mayLack).Select(value => value.TrimEnd('?'))
            .ToDictionary(name => name, name => new Bound(new Shape.Plain(), $"?{source.Name}.{name}"));
        foreach (var (name, value) in Named(use, place))
            given[name] = value;
        return given;
    }
}
