using System.Text;
using TriggerMail.Events;
using TriggerMail.Hosting;
using TriggerMail.Intake;
using TriggerMail.Intake.CloudEvents;

namespace TriggerMail.Demo;

/// <summary>What happens to some customers of a sample store: a file of events, one CloudEvent a line.</summary>
/// <param name="Tells">What it shows, in a sentence.</param>
/// <param name="Events">The events in the order they happened.</param>
/// <param name="After">How long to watch after the last of them.</param>
internal sealed record SampleStory(string Tells, IReadOnlyList<StoreEvent> Events, TimeSpan After)
{
    /// <summary>The journeys that are in force; empty: all.</summary>
    public IReadOnlyList<string> Journeys { get; private init; } = [];

    private static readonly Dictionary<string, string> NoHeaders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>A day of the store, with something of everything.</summary>
    public static SampleStory Day(string samples) =>
        new("A day at Northwind Tea, and the three days after", ReadEvents(Path.Combine(samples, "store-day.ndjson")), TimeSpan.FromDays(3.5));

    /// <summary>The story of one journey; the day of the store for a journey that has none.</summary>
    /// <exception cref="StartRefusedException">A file cannot be read.</exception>
    public static SampleStory Of(string journey, string samples) => SampleTitles.Read(samples).TryGetValue(journey, out var title)
        ? new(title.Tells, ReadEvents(Path.Combine(samples, $"{journey}.ndjson")), TimeSpan.FromDays(title.Days)) { Journeys = [journey, .. title.Beside] }
        : Day(samples) with { Journeys = [journey] };

    /// <summary>The events of a file.</summary>
    /// <exception cref="StartRefusedException">The file is not there, or a line cannot be read.</exception>
    public static IReadOnlyList<StoreEvent> ReadEvents(string file)
    {
        if (!File.Exists(file))
            throw new StartRefusedException($"The sample {file} is not there; run demo from the repository's root folder.");
        var events = new List<StoreEvent>();
        foreach (var line in File.ReadLines(file, Encoding.UTF8).Where(line => line.Length > 0))
            events.AddRange(ReadLine(line, $"{file}:{events.Count + 1}"));
        return [.. events.OrderBy(happened => happened.Time)];
    }

    private static IReadOnlyList<StoreEvent> ReadLine(string line, string where) =>
        CloudEventReader.Read("application/cloudevents+json", NoHeaders, Encoding.UTF8.GetBytes(line), DateTimeOffset.MaxValue) switch
        {
            IntakeResult.Read read => read.Events,
            IntakeResult.Refused refused => throw new StartRefusedException($"{where}: {refused}"),
            _ => [],
        };
}
