using System.Diagnostics;
using System.Text.Json;
using TriggerMail.Benchmarks.Load;
using TriggerMail.Events;
using TriggerMail.Journeys;
using static TriggerMail.Benchmarks.Finding;

namespace TriggerMail.Benchmarks;

/// <summary>
/// Decisions a second through the gate, on SQLite: an event asks for a marketing mail; it is judged, claimed with its slot, handed to a
/// sender that takes everything at once, and settled. The second event of a contact is judged and held.
/// </summary>
internal static class GateRate
{
    private const int Contacts = 5_000, Rounds = 3;

    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] args)
    {
        List<double> sending = [], holding = [];
        for (var round = 0; round < Rounds; round++)
        {
            using var folder = new ScratchFolder();
            var start = TimeProvider.System.GetUtcNow();
            using var product = await InProcess.OpenAsync(folder.Path, start);
            foreach (var id in (string[])["first", "second"])
                product.Engine.Journeys.Publish(Journey(id));
            await product.HandleAsync(Events("contact.updated", start, """{"consent":{"topics":["marketing"],"channel":"email","state":"subscribed"}}"""));
            sending.Add(await MeasureAsync(product, Events("gate.first", start, "{}")));
            holding.Add(await MeasureAsync(product, Events("gate.second", start, "{}")));
            Console.WriteLine(Say($"  sent {sending[^1]:N0}/s; held {holding[^1]:N0}/s; load {LoadAverage}"));
        }
        return
        [
            new("decisions through the gate: sent and settled", Say($"{Median(sending):N0}/s"), "two commits each"),
            new("decisions through the gate: held", Say($"{Median(holding):N0}/s"), "one commit and an alarm each"),
        ];
    }

    private static async Task<double> MeasureAsync(InProcess product, StoreEvent[] events)
    {
        var clock = Stopwatch.StartNew();
        await product.HandleAsync(events);
        return events.Length / clock.Elapsed.TotalSeconds;
    }

    private static StoreEvent[] Events(string type, DateTimeOffset at, string data) =>
        [.. Enumerable.Range(0, Contacts).Select(n => new StoreEvent($"{type}-{n}", "/gate", type, at, $"g{n}@example.com", JsonDocument.Parse(data).RootElement))];

    private static Journey Journey(string id) => new()
    {
        Id = $"gate-{id}",
        Goal = "measure",
        Benefit = new("none", "a figure"),
        Feeling = "none",
        Topic = "news",
        Entry = new([$"gate.{id}"], null, null, ReentryMode.Ignore, new Reentry.Always()),
        Steps = [new SendStep("only", "welcome", 1)],
    };
}
