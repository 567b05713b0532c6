using System.Collections.Immutable;
using TriggerMail.Journeys;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads a <c>branch</c>: arms with a condition and steps, and at the end, if need be, <c>otherwise</c>.</summary>
internal static class JourneyReaderBranch
{
    private sealed record ArmDraft(bool IsOtherwise, Condition? When, ImmutableArray<StepDraft> Steps);

    public static StepDraft Read(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var items = JourneyFileFields.Items(reading, entry) ?? [];
        if (entry.Value is JourneyFileNode.List { Items.IsEmpty: true })
            reading.Problem(entry.Line, "`branch` is an empty list.", $"Write e.g. `{entry.Example}`.");

        var last = items.Length - 1;
        ArmDraft[] drafts = [.. items.Select((item, i) => One(reading, item, isFirst: i == 0, isLast: i == last)).OfType<ArmDraft>()];
        ArmDraft[] arms = [.. drafts.Where(draft => !draft.IsOtherwise)];
        var otherwise = Array.Find(drafts, draft => draft.IsOtherwise)?.Steps ?? [];
        return new("branch", entry.Line, null, place =>
            new BranchStep(place.Id, [.. arms.Select((arm, i) => new Arm(arm.When!, place.Blocks[i]))], place.Blocks[^1]))
        {
            Blocks = [.. arms.Select(arm => arm.Steps), otherwise],
        };
    }

    private static ArmDraft? One(JourneyFileReading reading, JourneyFileNode item, bool isFirst, bool isLast)
    {
        if (item is not JourneyFileNode.Map map)
        {
            reading.Problem(item.Line, $"An arm of `branch` is a {JourneyFileReading.Kind(item)}.",
                "Write `when:` and `steps:`, or `otherwise:`.");
            return null;
        }
        if (map.Entries.Any(key => key.Key == "otherwise"))
            return Otherwise(reading, map, isFirst, isLast);
        if (map.Entries is [var only] && NearMiss.Of(only.Key, ["when", "steps", "otherwise"]) == "otherwise")
        {
            reading.Problem(only.Line, $"`{only.Key}` is not a key of an arm of `branch`.", "Did you mean `otherwise`?");
            return null;
        }
        var fields = JourneyFileFields.Of(reading, map, "an arm of `branch`", JourneyFileKeys.Arm);
        var condition = fields["when"] is { } when ? ConditionReader.Read(reading, when) : null;
        return new(false, condition, JourneyReaderSteps.List(reading, fields["steps"]));
    }

    private static ArmDraft Otherwise(JourneyFileReading reading, JourneyFileNode.Map map, bool isFirst, bool isLast)
    {
        if (!isLast)
            reading.Problem(map.Line, "`otherwise` is not the last arm of its `branch`.",
                "Move it to the end: arms below it could never be taken.");
        else if (isFirst)
            reading.Problem(map.Line, "`otherwise` is the only arm of its `branch`.", "Put an arm with `when:` and `steps:` before it.");
        var fields = JourneyFileFields.Of(reading, map, "the arm `otherwise`", JourneyFileKeys.Otherwise);
        return new(true, null, JourneyReaderSteps.List(reading, fields["otherwise"]));
    }
}
