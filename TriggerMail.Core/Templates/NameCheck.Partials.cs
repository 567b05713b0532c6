using System.Collections.Immutable;

namespace TriggerMail.Templates;

/// <content>How names travel into partials and back into the blocks that fill their slots.</content>
internal sealed partial class NameCheck
{
    private sealed record Place(TemplateSource Template, string File, Scope Scope, Presence Presence, ImmutableStack<string> Inside, Slotted? Slot);

    private sealed record Slotted(ImmutableArray<Markup> Body, string File, Slotted? Outer, ImmutableStack<string> Inside);

    private void WalkPartial(Markup.Partial use, Place place)
    {
        var name = use.Call.Name;
        if (!partials.TryGetValue(name, out var source))
            Say(place, use.Line, $"There is no partial '{name}'.", Spelling.Remedy(name, partials.Keys));
        else if (place.Inside.Contains(name))
            Say(place, use.Line, $"The partial '{name}' uses itself.", "Remove the circle.");
        else
            Walk(source.Content, new(
                place.Template, source.File, place.Scope.InPartial(Given(use, source, place)), place.Presence, place.Inside.Push(name), new(use.Body, place.File, place.Slot, place.Inside)));
    }

    private Dictionary<string, Bound> Given(Markup.Partial use, TemplateSource source, Place place)
    {
        var takes = source.Front.Takes.Select(value => value.Text).ToList();
        foreach (var name in use.Call.Named.Keys.Where(name => !takes.Contains(name) && !takes.Contains(name + "?")))
            Say(place, use.Line, $"The partial '{source.Name}' does not take '{name}'.", Spelling.Remedy(name, takes.Select(value => value.TrimEnd('?'))));
        foreach (var name in takes.Where(name => !name.EndsWith('?') && !use.Call.Named.ContainsKey(name)))
            Say(place, use.Line, $"The partial '{source.Name}' is not given '{name}'.", $"Write {{{{> {source.Name} {name}=...}}}}.");
        var given = takes.Select(value => value.TrimEnd('?')).ToDictionary(name => name, name => new Bound(new Shape.Plain(), $"?{source.Name}.{name}"));
        foreach (var (name, term) in use.Call.Named)
            given[name] = Value(term, place, use.Line, mayMiss: true) ?? new(new Shape.Free(), null);
        return given;
    }
}
