using System.Collections.Immutable;
using System.Globalization;
using TriggerMail.Segments;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads what a condition asks of one value: a plain value means "is", else one or more of the comparisons' words.</summary>
internal static class ComparisonReader
{
    /// <summary>What is asked of the path under this entry; an item is null where it has a problem.</summary>
    public static IReadOnlyList<Comparison?> Read(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (entry.Value is JourneyFileNode.List)
        {
            reading.Problem(entry.Line, $"`{entry.Key}` is compared with a list.", $"Write `{entry.Key}: {{ in: [one, other] }}`.");
            return [null];
        }
        if (entry.Value is JourneyFileNode.Scalar)
        {
            var value = Value(reading, entry with { Example = $"{entry.Key}: {{ exists: false }}" });
            return [value is { } wanted ? new Comparison.Is(wanted) : null];
        }
        if (JourneyFileFields.Read(reading, entry, JourneyFileKeys.Comparisons) is not { } fields)
            return [null];
        Comparison?[] asked = [.. JourneyFileKeys.Comparisons
            .Select(key => fields[key.Name]).OfType<JourneyFileEntry>().Select(operation => One(reading, operation))];
        if (asked.Length > 0)
            return asked;
        if (entry.Value is JourneyFileNode.Map { Entries.IsEmpty: true })
            reading.Problem(entry.Line, $"`{entry.Key}` is compared with nothing.", $"Write e.g. `{entry.Key}: {{ exists: true }}`.");
        return [null];
    }

    /// <summary>A comparison with a number.</summary>
    public static Comparison? Number(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (reading.Text(entry) is not { } text)
            return null;
        if (Decimal(text) is not { } number)
        {
            reading.Wrong(entry, text, "is not a number.", $"Write e.g. `{entry.Example}`, with a point for decimals.");
            return null;
        }
        return entry.Key switch
        {
            "is" => new Comparison.Is(FactValue.Of(number)),
            "atLeast" => new Comparison.Bound(BoundKind.AtLeast, number),
            "atMost" => new Comparison.Bound(BoundKind.AtMost, number),
            "moreThan" => new Comparison.Bound(BoundKind.MoreThan, number),
            _ => new Comparison.Bound(BoundKind.LessThan, number),
        };
    }

    private static Comparison? One(JourneyFileReading reading, JourneyFileEntry entry) => entry.Key switch
    {
        "in" => In(reading, entry),
        "exists" => reading.Choice(entry, ("true", true), ("false", false)) is { } wanted ? new Comparison.Exists(wanted) : null,
        "is" => Value(reading, entry) is { } wanted ? new Comparison.Is(wanted) : null,
        "isNot" => Value(reading, entry) is { } unwanted ? new Comparison.IsNot(unwanted) : null,
        "contains" => Value(reading, entry) is { } part ? new Comparison.Contains(part) : null,
        _ => Number(reading, entry),
    };

    private static Comparison.In? In(JourneyFileReading reading, JourneyFileEntry entry)
    {
        FactValue?[] values = [.. JourneyFileFields.OneOrMore(reading, entry).Select(item => Value(reading, item))];
        return values.Contains(null) ? null : new Comparison.In([.. values.OfType<FactValue>()]);
    }

    private static FactValue? Value(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (reading.Text(entry) is not { } text)
            return null;
        if (entry.Value is JourneyFileNode.Scalar { Quoted: true })
            return FactValue.Of(text);
        return text is "true" or "false" ? FactValue.Of(text == "true")
            : Decimal(text) is { } number ? FactValue.Of(number)
            : FactValue.Of(text);
    }

    private static decimal? Decimal(string text) =>
        decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
