using System.Collections.Immutable;
using System.Globalization;
using TriggerMail.Publishing;

namespace TriggerMail.Journeys;

/// <summary>
/// Reads journey files. The grammar is written down for editors in <c>journeys/journey.schema.json</c>. What reads well may still be
/// unwise or point nowhere: that is judged when it is published, so that versions published long ago stay readable.
/// </summary>
public static class JourneyReader
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromHours(24);

    /// <summary>The journey, or null and every problem of the file, by line.</summary>
    /// <param name="file">The file's name, for the problems.</param>
    /// <param name="yaml">Its text.</param>
    public static (Journey? Journey, IReadOnlyList<Problem> Problems) Read(string file, string yaml)
    {
        var read = ReadFile(file, yaml);
        return (read.Journey, read.Problems);
    }

    internal static JourneyFile ReadFile(string file, string yaml)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(yaml);
        var reading = new JourneyFileReading(file);
        if (JourneyFileParser.Parse(reading, yaml) is not { } map)
            return new(file, null, reading.Problems, [], ImmutableDictionary<string, int>.Empty, []);

        var fields = JourneyFileFields.Of(reading, map, "a journey file", JourneyFileKeys.Journey);
        var flow = JourneyReaderSteps.Read(reading, fields["steps"]);
        var journey = Compose(reading, fields, flow);
        return new(file, journey, reading.Problems, reading.Mentions,
            map.Entries.ToImmutableDictionary(entry => entry.Key, entry => entry.Line), flow.Lines);
    }

    private static Journey? Compose(JourneyFileReading reading, JourneyFileFields fields, JourneyFileFlow flow)
    {
        var id = reading.Name(fields["journey"]);
        var goal = reading.Text(fields["goal"]);
        var benefit = JourneyReaderSections.Benefit(reading, fields["benefit"]);
        var feeling = reading.Text(fields["feeling"]);
        var topic = reading.Name(fields["topic"]);
        var priority = Priority(reading, fields["priority"]);
        var frequency = reading.Choice(fields["frequency"], ("regular", Pace.Regular), ("timely", Pace.Timely));
        var patience = reading.Span(fields["patience"], orNone: true);
        var entry = JourneyReaderSections.Entry(reading, fields["entry"]);
        var exit = JourneyReaderSections.Exit(reading, fields["exit"]);
        var measure = JourneyReaderSections.Measure(reading, fields["measure"]);
        if (reading.Problems.Count > 0)
            return null;
        return new()
        {
            Id = id!,
            Goal = goal!,
            Benefit = benefit!,
            Feeling = feeling!,
            Topic = topic!,
            Priority = priority,
            Frequency = frequency ?? Pace.Regular,
            Patience = patience ?? DefaultPatience,
            Entry = entry!,
            Exit = exit,
            Measure = measure,
            Steps = flow.Steps,
        };
    }

    private static int Priority(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        const int usual = 50;
        if (reading.Text(entry) is not { } text)
            return usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var priority) && priority <= 100)
            return priority;
        reading.Problem(entry!.Line, $"{JourneyFileReading.Quote(entry, text)} is not a whole number from 0 to 100.", $"Write e.g. `{entry.Example}`.");
        return usual;
    }
}
