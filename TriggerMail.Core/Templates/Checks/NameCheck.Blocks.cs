using TriggerMail.Templates.Compilation;

namespace TriggerMail.Templates.Checks;

/// <content>What names lead to inside blocks and sections.</content>
internal sealed partial class NameCheck
{
    private void WalkBlock(Markup.Block block, Place place)
    {
        var isSection = TemplateLanguage.IsSection(block.Opening);
        var found = isSection ? Section(block, place) : CheckCall(block.Opening, TemplateLanguage.Blocks, place, block.Line);
        var about = found ?? new(new Shape.Free(), null);
        var there = place with { Presence = place.Presence.With(about.Path) };
        var (body, otherwise) = (isSection ? KindOf(about) : block.Opening.Name) switch
        {
            "each" => (Each(block, there, Scope.Item(about)), isSection ? place : place with { Scope = place.Scope.InElse() }),
            "with" => (there with { Scope = place.Scope.Inside(about, block.Variables.Take(1).Select(name => KeyValuePair.Create(name, about))) }, place),
            "unless" => (place, there),
            _ => (there, place),
        };
        var (shown, other) = block.IsInverse ? (block.Else, block.Body) : (block.Body, block.Else);
        Walk(shown, body);
        Walk(other, otherwise);
    }

    private Bound? Section(Markup.Block block, Place place)
    {
        try
        {
            var found = place.Scope.Find(block.Opening.Name);
            if (found.Shape is Shape.Plain)
                Say(place, block.Line, $"'{block.Tags.Open.Replace(HandlebarsLanguage.Section + " ", "", StringComparison.Ordinal)}' is about a text.",
                    $"Ask for it with {{{{#if {block.Opening.Name}}}}}, or {{{{#unless}}}}.");
            return found;
        }
        catch (UnknownNameException)
        {
            return CheckCall(block.Opening, TemplateLanguage.Blocks, place, block.Line);
        }
    }

    private static string KindOf(Bound value) => value.Shape is Shape.Many ? "each" : "with";

    private static Place Each(Markup.Block block, Place there, Bound item)
    {
        var names = block.Variables.Select((name, index) => KeyValuePair.Create(name, index == 0 ? item : new(new Shape.Plain(), null)));
        return there with { Scope = there.Scope.Inside(item, names), Presence = there.Presence.With(item.Path) };
    }
}
