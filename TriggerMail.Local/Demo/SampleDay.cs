using System.Text;
using TriggerMail.Events;
using TriggerMail.Hosting;

namespace TriggerMail.Demo;

/// <summary>A day of a sample store: one CloudEvent a line.</summary>
internal static class SampleDay
{
    private static readonly Dictionary<string, string> NoHeaders = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The events in the order they happened.</summary>
    /// <exception cref="StartRefusedException">The file is not there, or a line cannot be read.</exception>
    public static IReadOnlyList<StoreEvent> Read(string file)
    {
        if (!File.Exists(file))
            throw new StartRefusedException($"The sample {file} is not there; run demo from the repository's root folder.");
        var events = new List<StoreEvent>();
        foreach (var line in File.ReadLines(file, Encoding.UTF8).Where(line => line.Length > 0))
            events.AddRange(ReadLine(line, $"{file}:{events.Count + 1}"));
        return [.. events.OrderBy(happened => happened.Time)];
    }

    private static IReadOnlyList<StoreEvent> ReadLine(string line, string where) =>
        CloudEvents.Read("application/cloudevents+json", NoHeaders, Encoding.UTF8.GetBytes(line), DateTimeOffset.MaxValue) switch
        {
            Reading.Read read => read.Events,
            Reading.Refused refused => throw new StartRefusedException($"{where}: {refused}"),
            _ => [],
        };
}
