using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using TriggerMail.Benchmarks.Load;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using static TriggerMail.Benchmarks.Finding;
using Activity = TriggerMail.Contacts.Activity;

namespace TriggerMail.Benchmarks;

/// <summary>How fast a segment's condition is evaluated on a contact with a past, and how fast a whole store is counted through on SQLite.</summary>
internal static class SegmentRate
{
    private const int Times = 2_000_000, Contacts = 20_000;

    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] args) => [Alone(), await CountedAsync()];

    private static Finding Alone()
    {
        var segment = Vip();
        var facts = new Facts { Now = TimeProvider.System.GetUtcNow(), Contact = Regular() };
        var (held, watch) = (0, Stopwatch.StartNew());
        for (var i = 0; i < Times; i++)
            if (segment.When.Holds(facts))
                held++;
        return new("a segment's condition on a contact", Say($"{Times / watch.Elapsed.TotalSeconds:N0} evaluations/s"), Say($"three clauses, one with a window; one thread; held {held:N0} times"));
    }

    private static async Task<Finding> CountedAsync()
    {
        using var folder = new ScratchFolder();
        var start = TimeProvider.System.GetUtcNow();
        using var product = await InProcess.OpenAsync(folder.Path, start, segments: [Vip()]);
        await product.HandleAsync([.. Enumerable.Range(0, Contacts).Select(contact => new StoreEvent(
            $"s{contact}", "/shop", EventTypes.PageViewed, start, Say($"contact-{contact}@example.com"), JsonElement.Parse("{}")))]);
        var watch = Stopwatch.StartNew();
        await product.Engine.Segments.SizesAsync();
        return new("a store counted through", Say($"{Contacts / watch.Elapsed.TotalSeconds:N0} contacts/s"), Say($"{Contacts:N0} contacts read from SQLite and evaluated"));
    }

    private static Contact Regular() => new()
    {
        Id = "c",
        CreatedAt = default,
        Email = "ada@example.com",
        Activity = new Dictionary<string, Activity> { [EventTypes.OrderPlaced] = Orders(), [EventTypes.PageViewed] = Orders() }.ToImmutableSortedDictionary(),
    };

    private static Activity Orders()
    {
        Activity? orders = null;
        for (var day = 60; day >= 0; day--)
            orders = Activity.Plus(orders, TimeProvider.System.GetUtcNow().AddDays(-day));
        return orders!;
    }

    private static Segment Vip() => SegmentReader.Read("vip.yaml", """
        segment: vip
        goal: Measure
        when:
          all:
            - contact.email: { exists: true }
            - count: { event: order.placed, atLeast: 5 }
            - count: { event: page.viewed, within: 30d, atLeast: 3 }
        """).Segment!;
}
