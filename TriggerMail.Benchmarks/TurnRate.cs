using System.Diagnostics;
using System.Text;
using TriggerMail.Benchmarks.Load;
using TriggerMail.Events;
using static TriggerMail.Benchmarks.Finding;

namespace TriggerMail.Benchmarks;

/// <summary>
/// From an event in hand to its turn durable on SQLite: no HTTP, no queue, no mail. Contacts who agreed to marketing change
/// their carts: a first change enters the journey of abandoned carts, each further one restarts its clock.
/// </summary>
internal static class TurnRate
{
    private const int Contacts = 10_000, Rounds = 5;

    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] args)
    {
        List<BulkJob> entering = [], restarting = [];
        for (var round = 0; round < Rounds; round++)
        {
            using var folder = new ScratchFolder();
            var start = TimeProvider.System.GetUtcNow();
            using var product = await InProcess.OpenAsync(folder.Path, start);
            var traffic = new ShopTraffic(Contacts);
            entering.Add(await MeasureAsync(product, Carts(traffic, start, withConsent: true)));
            product.Clock.Now = start.AddMinutes(1);
            restarting.Add(await MeasureAsync(product, Carts(traffic, start.AddMinutes(1), withConsent: false)));
            Console.WriteLine(Say($"  entering {entering[^1]}; restarting {restarting[^1]}; load {LoadAverage}"));
        }
        return [Told("new contact enters", entering), Told("restarts its clock", restarting)];
    }

    private static Finding Told(string what, List<BulkJob> rounds) => new(
        $"event to committed turn: {what}", Say($"{Median(rounds.Select(one => one.PerSecond)):N0} turns/s"),
        Say($"{Median(rounds.Select(one => one.Bytes)):N0} bytes allocated and {Median(rounds.Select(one => one.Microseconds)):F0} µs of processor time a turn"));

    private static StoreEvent[] Carts(ShopTraffic traffic, DateTimeOffset at, bool withConsent) =>
        [.. Enumerable.Range(0, Contacts).Select(contact => StoreEventJson.Read(Encoding.UTF8.GetBytes(traffic.Cart(contact, at, withConsent))))];

    private static async Task<BulkJob> MeasureAsync(InProcess product, StoreEvent[] events)
    {
        var (allocated, processor, clock) = (GC.GetTotalAllocatedBytes(true), Environment.CpuUsage.TotalTime, Stopwatch.StartNew());
        await product.HandleAsync(events);
        var (seconds, used) = (clock.Elapsed.TotalSeconds, Environment.CpuUsage.TotalTime - processor);
        return new(events.Length / seconds, (double)(GC.GetTotalAllocatedBytes(true) - allocated) / events.Length, used.TotalMicroseconds / events.Length);
    }

    private sealed record BulkJob(double PerSecond, double Bytes, double Microseconds)
    {
        public override string ToString() => Say($"{PerSecond:N0}/s, {Bytes:N0} bytes, {Microseconds:F0} µs");
    }
}
