using TriggerMail.Publishing.Checking;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads segment files: <c>segment</c>, <c>goal</c> and <c>when</c>, in the language of journeys' conditions.</summary>
public static class SegmentReader
{
    private static readonly string[] Askable = ["contact", "cart", "order"];

    /// <summary>The segment, or null and every problem of the file, by line.</summary>
    /// <param name="file">The file's name, for the problems; it has to be called like the segment.</param>
    /// <param name="yaml">Its text.</param>
    public static (Segment? Segment, IReadOnlyList<Problem> Problems) Read(string file, string yaml)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(yaml);
        var reading = new JourneyFileReading(file);
        if (JourneyFileParser.Parse(reading, yaml) is not { } map)
            return (null, reading.Problems);
        var fields = JourneyFileFields.Of(reading, map, "a segment file", JourneyFileKeys.Segment);
        var name = reading.Name(fields["segment"]);
        var goal = reading.Text(fields["goal"]);
        var when = fields["when"] is { } condition ? ConditionReader.Read(reading, condition) : null;
        if (name is not null && file != name + ".yaml")
            reading.Problem(fields["segment"]!.Line, $"The segment is called `{name}`, but its file is not.",
                $"Call the file `{name}.yaml`, or write `segment: {Path.GetFileNameWithoutExtension(file)}`.");
        foreach (var mention in reading.Mentions)
            Judge(reading, mention);
        return reading.Problems.Count == 0 && name is not null && goal is not null && when is not null
            ? (new(name, goal, when, Segment.DefinitionOf(yaml)), [])
            : (null, reading.Problems);
    }

    private static void Judge(JourneyFileReading reading, Mention mention)
    {
        if (JourneyCheck.Slip(mention) is var (message, remedy) && message is not null)
            reading.Problem(mention.Line, message, remedy!);
        else if (mention.Kind == MentionKind.Path && !Askable.Contains(mention.Value.Split('.')[0]))
            reading.Problem(mention.Line, $"`{mention.Value}` is part of an event, and a segment is looked at without one.",
                "Ask about `contact`, `cart` or `order`, or count events: `count: { event: product.viewed, atLeast: 3 }`.");
        else if (mention.Kind == MentionKind.Path && mention.Value.StartsWith("contact.segments", StringComparison.Ordinal))
            reading.Problem(mention.Line, "A segment asks which segments the contact is in.", "Write the other segment's condition here as well.");
    }
}
