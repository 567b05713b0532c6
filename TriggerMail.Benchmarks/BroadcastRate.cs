using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TriggerMail.Benchmarks.Load;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;
using TriggerMail.Runtime;
using TriggerMail.Segments;
using static TriggerMail.Benchmarks.Finding;

namespace TriggerMail.Benchmarks;

/// <summary>
/// A broadcast to everybody on SQLite, without a pace: from its first alarm to its last contact, with the mail composed and recorded for
/// each and handed to a sender that takes it at once. The memory is read at every ring.
/// </summary>
internal static class BroadcastRate
{
    private const int Usual = 100_000, Seeded = 5_000;

    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] args)
    {
        var many = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : Usual;
        using var folder = new ScratchFolder();
        var start = TimeProvider.System.GetUtcNow();
        using var product = await InProcess.OpenAsync(folder.Path, start, new() { PerMinute = 10_000_000, AtOnce = 64 }, [Journey(start)], [Everybody()]);
        for (var from = 0; from < many; from += Seeded)
            await product.HandleAsync([.. Enumerable.Range(from, Math.Min(Seeded, many - from)).Select(contact => Subscribed(contact, start))]);
        await product.Engine.Upkeep.BeginAsync();

        var (before, most, watch) = (Heap(), 0L, Stopwatch.StartNew());
        var desk = new AlarmDispatcher(product.Engine, product.Clock, (_, problem) => throw problem);
        while (await product.Engine.Due.EarliestAsync() is { } due && await BroadcastAsync(product.Engine) is { Progress.EndedAt: null })
        {
            product.Clock.Now = due > product.Clock.Now ? due : product.Clock.Now;
            await desk.AnswerAsync(atOnce: 1, CancellationToken.None);
            most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        }
        var (seconds, done) = (watch.Elapsed.TotalSeconds, (await BroadcastAsync(product.Engine))!.Progress);
        if (done.Given != many || done.Failed != 0)
            throw new InvalidOperationException($"The broadcast reached {done.Given} of {many}, and {done.Failed} failed.");
        return
        [
            new(Say($"broadcast to {many:N0} contacts, mail composed and recorded"), Say($"{many / seconds:N0} contacts/s"), Say($"{seconds:N1} s in all")),
            new("memory of the broadcast", Say($"{(most - before) / 1048576.0:N0} MB at most above the start"),
                Say($"managed heap, no collection forced; {(Heap() - before) / 1048576.0:N0} MB more after a collection at the end"), "flat"),
        ];
    }

    private static async Task<TriggerMail.Bulk.BulkJob?> BroadcastAsync(Engine engine) => await engine.BulkJobs.FindAsync("broadcast:sample");

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);

    private static StoreEvent Subscribed(int contact, DateTimeOffset at) => new(
        $"s{contact}", "/shop", EventTypes.ContactUpdated, at, Say($"contact-{contact}@example.com"),
        JsonElement.Parse("""{"contact":{"firstName":"Ada"},"consent":{"topics":["marketing"],"state":"subscribed"}}"""));

    private static Segment Everybody() => SegmentReader.Read("everybody.yaml", "segment: everybody\ngoal: All\nwhen: { contact.email: { exists: true } }\n").Segment!;

    private static Journey Journey(DateTimeOffset now) => JourneyReader.Read("sample.yaml", Say($$"""
        journey: sample
        goal: Measure
        benefit: { customer: a, store: b }
        feeling: none
        topic: offers
        entry: { broadcast: { to: everybody, at: "{{now.AddMinutes(2):yyyy-MM-dd HH:mm}}", zone: store } }
        steps: [{ send: welcome }]
        """)).Journey!;
}
