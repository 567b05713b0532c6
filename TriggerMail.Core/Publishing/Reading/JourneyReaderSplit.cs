using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TriggerMail.Journeys;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads <c>split</c> and <c>update</c>. What cannot be read is told and stands in as nothing.</summary>
internal static class JourneyReaderSplit
{
    private const int MostWeight = 1_000_000;
    private const string Attributes = "contact.attributes.";

    private sealed record ArmDraft(string Name, int Weight, ImmutableArray<StepDraft> Steps);

    public static StepDraft Split(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var fields = JourneyFileFields.Read(reading, entry, JourneyFileKeys.Split);
        var experiment = reading.Name(fields?["experiment"]) ?? "";
        ArmDraft[] arms = fields?["arms"] is { } list && JourneyFileFields.Items(reading, list) is { } items
            ? [.. items.Select(item => Arm(reading, item)).OfType<ArmDraft>()]
            : [];
        if (fields?["arms"] is { Value: JourneyFileNode.List { Items.Length: < 2 } } few)
            reading.Problem(few.Line, "`split.arms` has fewer than two arms, so there is nothing to compare.", $"Write `{few.Example}`.");
        foreach (var twice in arms.GroupBy(arm => arm.Name).Where(group => group.Key.Length > 0 && group.Count() > 1))
            reading.Problem(entry.Line, $"`split` has two arms called `{twice.Key}`.", "Give each arm a name of its own.");
        return new("split", 0, null, place => new SplitStep(place.Id, experiment, [.. arms.Select((arm, i) => new SplitArm(arm.Name, arm.Weight, place.Blocks[i]))]))
        {
            Blocks = [.. arms.Select(arm => arm.Steps)],
        };
    }

    public static StepDraft Update(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var written = ImmutableSortedDictionary.CreateBuilder<string, JsonElement>(StringComparer.Ordinal);
        if (entry.Value is JourneyFileNode.Map { Entries.IsEmpty: false } map)
            foreach (var one in map.Entries)
                Write(reading, one, written);
        else
            reading.Problem(entry.Line, $"`update` is a {JourneyFileReading.Kind(entry.Value)} where attributes belong.", $"Write `{entry.Example}`.");
        var attributes = written.ToImmutable();
        return new("update", 0, null, place => new UpdateStep(place.Id, attributes, place.Next));
    }

    private static ArmDraft? Arm(JourneyFileReading reading, JourneyFileNode item)
    {
        if (item is not JourneyFileNode.Map map)
        {
            reading.Problem(item.Line, $"An arm of `split` is a {JourneyFileReading.Kind(item)}.", "Write `arm:`, `weight:` and `steps:`.");
            return null;
        }
        var fields = JourneyFileFields.Of(reading, map, "an arm of `split`", JourneyFileKeys.SplitArm);
        return new(reading.Name(fields["arm"]) ?? "", Weight(reading, fields["weight"]), JourneyReaderSteps.List(reading, fields["steps"]));
    }

    private static int Weight(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null || reading.Text(entry) is not { } text)
            return 1;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var weight) && weight is > 0 and <= MostWeight)
            return weight;
        reading.Wrong(entry, text, $"is not a whole number from 1 to {MostWeight}.",
            "Weights are shares of their sum: `weight: 1` and `weight: 3` send a quarter and three quarters. To close an arm, remove it.");
        return 1;
    }

    private static void Write(JourneyFileReading reading, JourneyFileEntry one, ImmutableSortedDictionary<string, JsonElement>.Builder written)
    {
        var name = one.Key.StartsWith(Attributes, StringComparison.Ordinal) ? one.Key[Attributes.Length..] : "";
        if (name.Length == 0 || name.Contains('.', StringComparison.Ordinal))
            reading.Problem(one.Line, $"`{one.Key}` cannot be written by a journey.", $"Write an attribute of the store's own: `{Attributes}club: true`.");
        else if (reading.Text(one with { Example = $"{one.Key}: true" }) is { } text)
            written[name] = Value(text, one.Value is JourneyFileNode.Scalar { Quoted: true });
    }

    private static JsonElement Value(string text, bool quoted) =>
        !quoted && text is "true" or "false" ? JsonSerializer.SerializeToElement(text == "true")
        : !quoted && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? JsonSerializer.SerializeToElement(number)
            : JsonSerializer.SerializeToElement(text);
}
