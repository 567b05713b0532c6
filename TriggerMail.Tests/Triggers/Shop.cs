using System.Globalization;
using System.Text.Json;
using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Tests.Triggers;

/// <summary>A shop with one journey that sends one mail, whose trigger is the thing to try.</summary>
internal sealed class Shop(EngineStoryHost host)
{
    // One count for all: the same source and id would be the same event.
    private static int events;

    public EngineStoryHost Host => host;

    public static Shop With(string entry, string segments = "", IRecordStore? records = null, DateTimeOffset? at = null, string owner = "test", string topic = "account", string head = "") =>
        new(new EngineStoryHost([Journey(entry, topic, head)], records, owner: owner, clock: new(at ?? EngineStoryHost.Start), segments: SegmentsOf(segments)));

    public static Journey Journey(string entry, string topic = "account", string head = "")
    {
        var (journey, problems) = JourneyReader.Read("sample.yaml", $$"""
            journey: sample
            goal: Try it out
            benefit: { customer: Sees it, store: Knows it }
            feeling: curious
            topic: {{topic}}
            {{head}}
            entry: {{entry}}
            steps: [{ send: welcome }]
            """);
        Assert.Empty(problems);
        return journey!;
    }

    /// <summary>Segments, each written as <c>name: condition</c> on a line of its own.</summary>
    public static IReadOnlyList<Segment> SegmentsOf(string lines) => [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
    {
        var (name, when) = (line.Split(':')[0].Trim(), line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..]);
        var (segment, problems) = SegmentReader.Read($"{name}.yaml", $"segment: {name}\ngoal: Try it out\nwhen: {when}\n");
        Assert.Empty(problems);
        return segment!;
    })];

    public Task SeesAsync(string type, string data = "{}", string contact = "ada@example.com") => host.HappenAsync(new(
        $"event-{Interlocked.Increment(ref events)}", "/shop", type, host.Now, contact, JsonDocument.Parse(data.Replace('\'', '"')).RootElement));

    public Task KnowsAsync(string profile, string contact = "ada@example.com") => SeesAsync("contact.updated", $"{{'contact':{{{profile}}}}}", contact);

    public Task PassAsync(double days) => host.PassAsync(TimeSpan.FromDays(days));

    public Task UntilAsync(string utc) => host.PassAsync(At(utc) - host.Now);

    /// <summary>When mails went out, in UTC, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> MailsAsync(string contact = "ada@example.com") =>
        [.. (await host.DecisionsAsync(contact)).Where(told => told.State == "sent").Select(told => told.At.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture))];

    public static DateTimeOffset At(string utc) => DateTimeOffset.Parse(utc, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
