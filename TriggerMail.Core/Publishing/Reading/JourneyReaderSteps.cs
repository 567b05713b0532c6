using System.Collections.Immutable;
using TriggerMail.Journeys;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads lists of steps. Each item is a map of one kind, with an <c>id</c> beside it if it has one.</summary>
internal static class JourneyReaderSteps
{
    private static readonly string[] Kinds = [.. JourneyFileKeys.Steps.Select(key => key.Name)];

    /// <summary>The journey's steps as one list, empty when there is none to read.</summary>
    public static JourneyFileFlow Read(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry?.Value is JourneyFileNode.List { Items.IsEmpty: true })
            reading.Problem(entry.Line, "`steps` is an empty list.", $"Write e.g. `{entry.Example}`.");
        return JourneyFileFlow.Of(reading, List(reading, entry));
    }

    /// <summary>A nested list of steps; none when the entry is missing.</summary>
    public static ImmutableArray<StepDraft> List(JourneyFileReading reading, JourneyFileEntry? entry) =>
        entry is not null && JourneyFileFields.Items(reading, entry) is { } items ? [.. items.Select(item => One(reading, item))] : [];

    // A step that cannot be read still takes its place, so that a goTo that names it is not blamed as well.
    private static StepDraft One(JourneyFileReading reading, JourneyFileNode item)
    {
        if (item is not JourneyFileNode.Map map)
        {
            reading.Problem(item.Line, $"A step is a {JourneyFileReading.Kind(item)} where `kind: value` belongs.",
                "Write e.g. `- send: cart-reminder`.");
            return Unreadable(item.Line);
        }
        var kinds = map.Entries.Where(entry => Kinds.Contains(entry.Key)).ToList();
        if (kinds is [var kind])
            return Known(reading, map, kind.Key);
        if (kinds.Count > 1)
            reading.Problem(kinds[1].Line, $"One step holds both `{kinds[0].Key}` and `{kinds[1].Key}`.",
                $"Begin a new item: `- {kinds[1].Key}: ...`.");
        else
            Unknown(reading, map);
        var id = map.Entries.FirstOrDefault(entry => entry.Key == "id")?.Value as JourneyFileNode.Scalar;
        return Unreadable(map.Line) with { Id = id?.Text };
    }

    private static StepDraft Known(JourneyFileReading reading, JourneyFileNode.Map map, string kind)
    {
        JourneyFileKey[] beside = kind switch
        {
            "waitFor" => JourneyFileKeys.WaitForBlocks,
            "send" or "sms" => [JourneyFileKeys.Lateness],
            _ => [],
        };
        JourneyFileKey[] keys = [.. JourneyFileKeys.Steps.Where(key => key.Name == kind), JourneyFileKeys.StepId, .. beside];
        var fields = JourneyFileFields.Of(reading, map, $"a `{kind}` step", keys);
        var entry = fields[kind]!;
        var draft = kind switch
        {
            "send" => JourneyReaderSends.Mail(reading, entry),
            "sms" => JourneyReaderSends.Text(reading, entry),
            "webhook" => JourneyReaderSends.Call(reading, entry),
            "coupon" => JourneyReaderCoupon.Read(reading, entry),
            "wait" => JourneyReaderStepKinds.Wait(reading, entry),
            "waitUntil" => JourneyReaderStepKinds.WaitUntil(reading, entry),
            "waitFor" => JourneyReaderStepKinds.WaitFor(reading, entry, fields),
            "branch" => JourneyReaderBranch.Read(reading, entry),
            "split" => JourneyReaderSplit.Split(reading, entry),
            "update" => JourneyReaderSplit.Update(reading, entry),
            "goTo" => JourneyReaderStepKinds.GoTo(reading, entry),
            _ => JourneyReaderStepKinds.Stop(reading, entry),
        };
        return (kind is "send" or "sms" ? Timed(draft, reading.Span(fields["lateness"])) : draft) with { Line = map.Line, Id = reading.Name(fields["id"]) };
    }

    private static StepDraft Timed(StepDraft draft, TimeSpan? lateness) =>
        lateness is null ? draft : draft with { Make = place => draft.Make(place) with { Lateness = lateness } };

    private static void Unknown(JourneyFileReading reading, JourneyFileNode.Map map)
    {
        var odd = map.Entries.FirstOrDefault(entry => entry.Key != "id" && NearMiss.Of(entry.Key, Kinds) is not null)
            ?? map.Entries.FirstOrDefault(entry => entry.Key != "id");
        var otherwise = $"Write one of: {string.Join(", ", Kinds)}.";
        if (odd is null)
            reading.Problem(map.Line, "A step does not say what it does.", otherwise);
        else
            reading.Problem(odd.Line, $"`{odd.Key}` is not a kind of step.", NearMiss.Remedy(odd.Key, Kinds, otherwise));
    }

    private static StepDraft Unreadable(int line) => new("unreadable", line, null, place => new StopStep(place.Id, ""));
}
