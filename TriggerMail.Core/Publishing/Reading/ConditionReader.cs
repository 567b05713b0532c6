using System.Collections.Immutable;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>
/// Reads conditions: paths with what is asked of them, <c>all</c>, <c>any</c>, <c>none</c> and <c>count</c>. Several keys mean all of them.
/// </summary>
internal static class ConditionReader
{
    private static readonly string[] Groups = [.. JourneyFileKeys.Conditions.Select(key => key.Name)];

    /// <summary>The condition below an entry; null when it has a problem.</summary>
    public static Condition? Read(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (entry.Value is not JourneyFileNode.Map map)
        {
            reading.Problem(entry.Line, $"`{entry.Label}` is a {JourneyFileReading.Kind(entry.Value)} where a condition belongs.",
                "Write e.g. `{ cart.total: { atLeast: 50 } }`; put several that need not all hold under `any:`.");
            return null;
        }
        if (map.Entries.IsEmpty)
            reading.Problem(entry.Line, $"`{entry.Label}` asks nothing.", $"Leave it out, or write e.g. `{entry.Example}`.");
        return Together([.. map.Entries.Select(part => Part(reading, part))]);
    }

    private static Condition? Part(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (Array.Find(JourneyFileKeys.Conditions, key => key.Name == entry.Key) is { } known)
            return Group(reading, entry with { Example = known.Example });
        var isSurelyPath = entry.Key.Contains('.', StringComparison.Ordinal) || JourneyFilePaths.Roots.Contains(entry.Key);
        var meant = isSurelyPath ? null : NearMiss.Of(entry.Key, Groups);
        if (meant is not null || !JourneyReaderSections.IsPath(entry.Key))
        {
            reading.Problem(entry.Line, $"`{entry.Key}` is neither a path nor one of {string.Join(", ", Groups)}.",
                meant is null ? "Write names with dots between: `cart.total`." : $"Did you mean `{meant}`?");
            return null;
        }
        reading.Mention(MentionKind.Path, entry, entry.Key, entry.Line);
        var path = new FactPath(entry.Key);
        var asked = ComparisonReader.Read(reading, entry);
        return Together([.. asked.Select(comparison => comparison is null ? null : new Condition.Compare(path, comparison))]);
    }

    private static Condition? Group(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (entry.Key == "count")
            return Count(reading, entry);
        if (JourneyFileFields.Items(reading, entry) is not { } items)
            return null;
        if (items.IsEmpty)
            reading.Problem(entry.Line, $"`{entry.Label}` is an empty list.", $"Leave it out, or write `{entry.Example}`.");
        Condition?[] read = [.. items.Select(item => Read(reading, entry with { Line = item.Line, Value = item }))];
        if (read.Contains(null))
            return null;
        ImmutableArray<Condition> parts = [.. read.OfType<Condition>()];
        return entry.Key switch
        {
            "all" => new Condition.All(parts),
            "any" => new Condition.Any(parts),
            _ => new Condition.None(parts),
        };
    }

    private static Condition? Count(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Count) is not { } fields)
            return null;
        var type = JourneyReaderSections.Event(reading, fields["event"]);
        var within = reading.Span(fields["within"]);
        Comparison?[] asked = [.. JourneyFileKeys.CountBounds
            .Select(key => fields[key.Name]).OfType<JourneyFileEntry>().Select(bound => ComparisonReader.Number(reading, bound))];
        if (asked.Length == 0)
            reading.Problem(entry.Line, "`count` does not say how often.", "Add `atLeast: 1`, `atMost: 3` or `is: 0`.");
        return type is null ? null : Together([.. asked.Select(bound => bound is null ? null : new Condition.Count(type, within, bound))]);
    }

    private static Condition? Together(Condition?[] parts) =>
        parts.Contains(null) ? null : parts is [{ } only] ? only : new Condition.All([.. parts.OfType<Condition>()]);
}
