using System.Text;
using TriggerMail.Benchmarks.Load;
using TriggerMail.Events;
using TriggerMail.TestSmtpServer;
using static TriggerMail.Benchmarks.Finding;

namespace TriggerMail.Benchmarks;

/// <summary>
/// A hundred thousand contacts asleep in the journey of abandoned carts, on SQLite, and the product started on them: its memory.
/// Then ten thousand of them come due at one instant of the real clock: how long after that instant the first mail has left,
/// and the others. Once into the outbox, once to a mail server in this process.
/// </summary>
internal static class Sleepers
{
    private const int Asleep = 100_000, Due = 10_000;
    private static readonly TimeSpan FirstWait = TimeSpan.FromHours(1), Lead = TimeSpan.FromSeconds(30);

    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] args)
    {
        using var folder = new ScratchFolder();
        var traffic = new ShopTraffic(Asleep + Due, prefix: "sleeper");
        await SeedAsync(folder.Path, traffic, Enumerable.Range(0, Asleep - Due), TimeProvider.System.GetUtcNow().AddHours(12));
        var (memory, toOutbox) = await OutboxAsync(folder.Path, traffic);
        return [memory, toOutbox, await ServerAsync(folder.Path, traffic)];
    }

    private static async Task<(Finding Memory, Finding Lateness)> OutboxAsync(string data, ShopTraffic traffic)
    {
        var instant = await SeedDueAsync(data, traffic, Enumerable.Range(Asleep - Due, Due));
        await using var product = await ProductProcess.StartAsync(data);
        await Task.Delay(TimeSpan.FromSeconds(5));
        var asleep = product.Megabytes().Now;
        var outbox = Directory.CreateDirectory(Path.Combine(data, "outbox"));
        await UntilAsync(instant, () => outbox.EnumerateFiles("*.eml").Count());
        var late = outbox.EnumerateFiles("*.eml").Select(file => (file.LastWriteTimeUtc - instant.UtcDateTime).TotalSeconds).Order().ToArray();
        return (
            new($"memory with {Asleep:N0} asleep", Say($"{asleep:N0} MB"), Say($"working set 5 s after the start, no collection forced; at most {product.Megabytes().Peak:N0} MB while {Due:N0} left"), "200 MB", asleep < 200),
            Told("outbox", late));
    }

    private static async Task<Finding> ServerAsync(string data, ShopTraffic traffic)
    {
        var left = new List<DateTimeOffset>(Due);
        await using var sink = SmtpSink.Start(new()
        {
            Keep = false,
            Script = call =>
            {
                if (call.Stage == SinkStage.Content)
                    lock (left)
                        left.Add(TimeProvider.System.GetUtcNow());
                return null;
            },
        });
        var instant = await SeedDueAsync(data, traffic, Enumerable.Range(Asleep, Due));
        await using var product = await ProductProcess.StartAsync(data, SmtpRace.To(sink));
        await UntilAsync(instant, () => sink.Received);
        return Told("mail server", [.. left.Select(at => (at - instant).TotalSeconds).Order()]);
    }

    private static Finding Told(string where, double[] late) => new(
        Say($"{Due:N0} due at one instant, to the {where}"),
        Say($"first {late[0]:F2} s, median {Percentile(late, 0.5):F1} s, p99 {Percentile(late, 0.99):F1} s, last {late[^1]:F1} s"),
        Say($"{Due / late[^1]:N0} mails/s; load {LoadAverage}"), "first 1 s, p99 10 s", late[0] <= 1 && Percentile(late, 0.99) <= 10);

    private static async Task UntilAsync(DateTimeOffset instant, Func<int> count)
    {
        for (var deadline = instant + TimeSpan.FromMinutes(3); count() < Due; await Task.Delay(500))
            if (TimeProvider.System.GetUtcNow() > deadline)
                throw new InvalidOperationException($"Three minutes after the instant {count()} of {Due} mails have left.");
    }

    private static async Task<DateTimeOffset> SeedDueAsync(string data, ShopTraffic traffic, IEnumerable<int> contacts)
    {
        var instant = TimeProvider.System.GetUtcNow() + Lead;
        await SeedAsync(data, traffic, contacts, instant);
        return TimeProvider.System.GetUtcNow() < instant - TimeSpan.FromSeconds(12)
            ? instant
            : throw new InvalidOperationException("Preparing took so long that the instant has come; the machine is too busy to measure this.");
    }

    /// <summary>Lets contacts change their carts at the one moment after which their first wait ends at this instant.</summary>
    private static async Task SeedAsync(string data, ShopTraffic traffic, IEnumerable<int> contacts, DateTimeOffset instant)
    {
        var at = instant - FirstWait;
        using var engine = await InProcess.OpenAsync(data, at);
        await engine.HandleAsync([.. contacts.Select(contact => StoreEventJson.Read(Encoding.UTF8.GetBytes(traffic.Cart(contact, at, withConsent: true))))]);
        await engine.Engine.Metrics.FlushAsync();
    }
}
