using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using TriggerMail.Benchmarks.Load;
using TriggerMail.Events;
using static TriggerMail.Benchmarks.Finding;

namespace TriggerMail.Benchmarks;

/// <summary>
/// A price falls, and ten thousand contacts looked at the product: how long the product's event takes while it is handled, and how many
/// contacts a second the round then tells, on SQLite, without its pace. No mail leaves.
/// </summary>
internal static class NewsRate
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] args)
    {
        var contacts = args is [var count, ..] ? int.Parse(count, CultureInfo.InvariantCulture) : 10_000;
        using var folder = new ScratchFolder();
        using var product = await InProcess.OpenAsync(folder.Path, Start);
        await product.HandleAsync([Price("20.00", Start)]);
        await product.HandleAsync([.. Enumerable.Range(0, contacts).Select(Look)]);

        product.Clock.Now = Start.AddHours(1);
        var clock = Stopwatch.StartNew();
        await product.HandleAsync([Price("15.00", product.Clock.Now)]);
        var started = clock.Elapsed;
        clock.Restart();
        while (await product.Engine.Due.EarliestAsync() is { } due && (await product.Engine.BulkJobs.AllAsync()).Any(round => round.Progress.EndedAt is null))
        {
            product.Clock.Now = due > product.Clock.Now ? due : product.Clock.Now;
            var rings = await product.Engine.Due.DueAsync(product.Clock.Now, 1_000);
            foreach (var ring in rings)
                if (await product.Engine.Alarms.AnswerAsync(ring) is { } next)
                    await product.Engine.Due.SetAsync(ring with { At = next });
            await product.Engine.Due.ClearAsync(rings);
        }
        var told = (await product.Engine.BulkJobs.AllAsync()).Sum(round => round.Progress.Given);
        return
        [
            new("price drop: the product's event, handled", Say($"{started.TotalMilliseconds:F0} ms"), Say($"{contacts:N0} interested"), "does not wait for them", started < TimeSpan.FromSeconds(1)),
            new("price drop: contacts told", Say($"{told / clock.Elapsed.TotalSeconds:N0} contacts/s"), Say($"{told:N0} told"), "every one", told == contacts),
        ];
    }

    private static StoreEvent Price(string price, DateTimeOffset at) => new(
        $"price-{price}", "/shop", EventTypes.ProductUpdated, at, null, Json("""{"product":{"id":"kettle","title":"Kettle","price":"PRICE","currency":"EUR","stock":9}}""".Replace("PRICE", price, StringComparison.Ordinal)));

    private static StoreEvent Look(int contact) => new(
        $"look-{contact}", "/shop", EventTypes.ProductViewed, Start, $"c{contact}@example.com", Json("""{"product":{"id":"kettle","title":"Kettle"}}"""));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
