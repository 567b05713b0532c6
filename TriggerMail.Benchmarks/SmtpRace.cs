using System.Diagnostics;
using System.Globalization;
using TriggerMail.Benchmarks.Load;
using TriggerMail.TestSmtpServer;
using static TriggerMail.Benchmarks.Finding;

namespace TriggerMail.Benchmarks;

/// <summary>
/// From the event over HTTP to its mail at a mail server: the whole product, beside a bare client that sends the same bytes to
/// the same server over as many connections. Orders of different contacts, one confirmation each. The sides alternate.
/// </summary>
internal static class SmtpRace
{
    private const int Connections = 64, Orders = 5_000, Rounds = 5;

    /// <summary>Settings that let the product send to this server.</summary>
    public static IEnumerable<KeyValuePair<string, string>> To(SmtpSink sink) =>
    [
        new("TriggerMail__Smtp__Host", "127.0.0.1"),
        new("TriggerMail__Smtp__Port", sink.Port.ToString(CultureInfo.InvariantCulture)),
        new("TriggerMail__Smtp__Security", "None"),
    ];

    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] args)
    {
        using var folder = new ScratchFolder();
        ReceivedMail? sample = null;
        await using (var keeping = SmtpSink.Start())
        {
            await using var once = await ProductProcess.StartAsync(folder.Path, To(keeping));
            await ProductAsync(once, keeping, new ShopTraffic(1, prefix: "sample"), [0]);
            keeping.Mails.TryPeek(out sample);
        }
        await using var sink = SmtpSink.Start(new() { Keep = false });
        await using var product = await ProductProcess.StartAsync(folder.Path, To(sink));
        List<double> whole = [], bare = [];
        for (var round = 0; round <= Rounds; round++)
        {
            var traffic = new ShopTraffic((Rounds + 2) * Orders, prefix: $"round{round}");
            var (own, theirs) = (await ProductAsync(product, sink, traffic, Enumerable.Range(1 + round * Orders, Orders)), await SmtpThroughput.BareAsync(Orders, sample!.Bytes, sink));
            Console.WriteLine(Say($"  product {own:N0} mails/s, bare client {theirs:N0} mails/s; load {LoadAverage}"));
            if (round == 0)
                continue; // Warms up.
            whole.Add(own);
            bare.Add(theirs);
        }
        var ratio = Median(whole.Zip(bare, (own, theirs) => own / theirs));
        return
        [
            new("event to mail at a mail server", Say($"{Median(whole):N0} mails/s"), Say($"a bare client with the same {sample!.Bytes.Length:N0} bytes: {Median(bare):N0} mails/s; ratio {ratio:F2}"), "ratio 0.5", ratio >= 0.5),
        ];
    }

    private static async Task<double> ProductAsync(ProductProcess product, SmtpSink sink, ShopTraffic traffic, IEnumerable<int> contacts)
    {
        using var load = new LoadGenerator(product.Port, Connections);
        var now = TimeProvider.System.GetUtcNow();
        byte[][] requests = [.. contacts.Select(contact => ShopTraffic.Request(traffic.Order(contact, now)))];
        var before = sink.Received;
        var clock = Stopwatch.StartNew();
        load.Send(requests);
        await product.AskAsync("drain");
        var rate = requests.Length / clock.Elapsed.TotalSeconds;
        return sink.Received - before == requests.Length ? rate : throw new InvalidOperationException($"{sink.Received - before} of {requests.Length} mails arrived.");
    }
}
