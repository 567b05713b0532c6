using System.Collections.Immutable;
using System.Globalization;
using TriggerMail.Journeys;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

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

    // What cannot be read is told and stands in as null; then there is no journey.
    private static Journey? Compose(JourneyFileReading reading, JourneyFileFields fields, JourneyFileFlow flow)
    {
        var journey = new Journey
        {
            Id = reading.Name(fields["journey"])!,
            Goal = reading.Text(fields["goal"])!,
            Benefit = JourneyReaderSections.Benefit(reading, fields["benefit"])!,
            Feeling = reading.Text(fields["feeling"])!,
            Topic = reading.Name(fields["topic"])!,
            Priority = Priority(reading, fields["priority"]),
            Frequency = reading.Choice(fields["frequency"], ("regular", FrequencyCapMode.Regular), ("timely", FrequencyCapMode.Timely)) ?? FrequencyCapMode.Regular,
            Patience = reading.Span(fields["patience"], orNone: true) ?? DefaultPatience,
            Cooldown = reading.Span(fields["cooldown"]),
            Lateness = reading.Span(fields["lateness"]),
            Entry = JourneyReaderSections.Entry(reading, fields["entry"])!,
            Exit = JourneyReaderSections.Exit(reading, fields["exit"]),
            Measure = JourneyReaderSections.Measure(reading, fields["measure"]),
            Steps = flow.Steps,
        };
        return reading.Problems.Count == 0 ? journey : null;
    }

    private static int Priority(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        const int usual = 50;
        if (entry is null || reading.Text(entry) is not { } text)
            return usual;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var priority) && priority <= 100)
            return priority;
        reading.Wrong(entry, text, "is not a whole number from 0 to 100.", $"Write e.g. `{entry.Example}`.");
        return usual;
    }
}
