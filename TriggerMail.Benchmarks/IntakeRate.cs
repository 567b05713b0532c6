using System.Diagnostics;
using System.Globalization;
using System.Text;
using TriggerMail.Benchmarks.Load;
using static TriggerMail.Benchmarks.Finding;

namespace TriggerMail.Benchmarks;

/// <summary>
/// Single events over HTTP into the whole product on 64 connections: how many a second are answered 202, which is after they are
/// durable, and how many are also handled, mails of the orders included. Beside it, plain Microsoft.Data.Sqlite inserts the same
/// bytes, one row an event, in transactions as large as those the product formed. The sides alternate; medians of the rounds.
/// </summary>
internal static class IntakeRate
{
    private const int Connections = 64, Contacts = 20_000;

    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] args)
    {
        var (events, rounds) = (args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000, args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 5);
        using var folder = new ScratchFolder();
        await using var product = await ProductProcess.StartAsync(folder.Path);
        using var load = new LoadGenerator(product.Port, Connections);
        var traffic = new ShopTraffic(Contacts);
        var now = TimeProvider.System.GetUtcNow();
        load.Send([.. Enumerable.Range(0, Contacts).Select(contact => traffic.Consent(contact, now)).Chunk(100).Select(some => ShopTraffic.Request($"[{string.Join(',', some)}]"))]);
        List<BulkJob> all = [];
        // The first round warms up: until then the runtime is still compiling.
        for (var round = 0; round <= rounds; round++)
        {
            all.Add(await RoundAsync(product, load, traffic, events));
            Console.WriteLine(Say($"  {all[^1]} load {LoadAverage}"));
        }
        all.RemoveAt(0);
        var (accepted, processed, raw) = (Median(all.Select(one => one.Accepted)), Median(all.Select(one => one.Processed)), Median(all.Select(one => one.Raw)));
        var ratio = Median(all.Select(one => one.Accepted / one.Raw));
        return
        [
            new("durable intake over HTTP", Say($"{accepted:N0} events/s"), Say($"raw SQLite {raw:N0} rows/s in groups of {Median(all.Select(one => one.Group)):F0}; ratio {ratio:F2}"), "ratio 0.5", ratio >= 0.5),
            new("accepted and processed", Say($"{processed:N0} events/s"), Say($"{Median(all.Select(one => one.Microseconds)):F0} µs of the product's processor time an event"), "5,000/s", processed >= 5_000),
        ];
    }

    private static async Task<BulkJob> RoundAsync(ProductProcess product, LoadGenerator load, ShopTraffic traffic, int count)
    {
        var before = await product.AskAsync("drain");
        var now = TimeProvider.System.GetUtcNow();
        string[] events = [.. Enumerable.Range(0, count).Select(_ => traffic.Next(now))];
        byte[][] requests = [.. events.Select(ShopTraffic.Request)];
        var clock = Stopwatch.StartNew();
        load.Send(requests);
        var accepted = clock.Elapsed;
        var middle = await product.AskAsync("figures");
        var after = await product.AskAsync("drain");
        var processed = clock.Elapsed;

        var group = (double)(middle.Batches - before.Batches) / (middle.Groups - before.Groups);
        var rows = events.Select((json, n) => ("queue", n.ToString("D19", CultureInfo.InvariantCulture), Encoding.UTF8.GetBytes(json))).ToArray();
        var raw = RawInserts.Run(rows, Math.Max(1, (int)Math.Round(group))).Time;
        return new(count / accepted.TotalSeconds, count / processed.TotalSeconds, count / raw.TotalSeconds, group,
            (after.ProcessorSeconds - before.ProcessorSeconds) * 1e6 / count, (after.Allocated - before.Allocated) / count, after.Collections - before.Collections);
    }

    private sealed record BulkJob(double Accepted, double Processed, double Raw, double Group, double Microseconds, long Allocated, int Collections)
    {
        public override string ToString() => Say(
            $"accepted {Accepted:N0}/s, processed {Processed:N0}/s, raw {Raw:N0}/s in groups of {Group:F1}, {Microseconds:F0} µs, {Allocated:N0} bytes an event, {Collections} collections;");
    }
}
