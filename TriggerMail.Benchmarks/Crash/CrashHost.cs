using System.Globalization;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using TriggerMail.Events;
using TriggerMail.Hosting;
using TriggerMail.Sending;
using TriggerMail.Transactional;

namespace TriggerMail.Benchmarks.Crash;

/// <summary>
/// Verb <c>crash-host DATA JOURNEYS TEMPLATES</c>: the local host - SQLite, queue, engine, SMTP - told what to do line by line, and able
/// to kill itself at a named point. It says <c>= ...</c> after each thing done. The test that starts it judges by the mail server's mailbox.
/// </summary>
internal static class CrashHost
{
    public static async Task RunAsync(string[] args)
    {
        var points = new CrashPoints();
        using var logs = LoggerFactory.Create(log => log.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace).SetMinimumLevel(LogLevel.Error));
        await using var host = await LocalHost.OpenAsync(
            new(ServeOptions.DefaultUrls, args[0], args[1], args[2], ManualClock: true)
            {
                ClockStart = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero),
                AroundRecords = records => new CrashingRecords(records, points),
                AroundSender = sender => new CrashingSender(sender, points),
            },
            LocalSettings.Read(new ConfigurationBuilder().AddEnvironmentVariables().Build(), ServeOptions.DefaultUrls), logs);
        if (host.Problems is [var problem, ..])
            throw new InvalidOperationException(problem.ToString());
        Console.WriteLine("= ready");
        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine("= " + await DoAsync(host, points, line.Split(' ', 2)));
    }

    private static async Task<string> DoAsync(LocalHost host, CrashPoints points, string[] command)
    {
        switch (command)
        {
            case ["die", var at]:
                points.Arm(at.Split(' ')[0], int.Parse(at.Split(' ')[1], CultureInfo.InvariantCulture));
                return "armed";
            case ["event", var json]:
                await host.Queue.EnqueueAsync([StoreEventJson.Read(Encoding.UTF8.GetBytes(json))]);
                return "accepted";
            case ["message", var json]:
                return (await host.Engine.Transactional.SendAsync(MessageRequest.Read(Encoding.UTF8.GetBytes(json)).Request!)).GetType().Name;
            case ["forget-shop"]:
                await host.Engine.Privacy.TakeAsync(new("gone", "shopify:s", EventTypes.PrivacyShopErasureRequested, host.Clock.GetUtcNow(), null, StoreEventJson.Read("""{"id":"0","source":"s","type":"t","time":"2026-01-01T00:00:00Z"}"""u8.ToArray()).Data));
                return "asked";
            case ["privacy"]:
                return (await host.Engine.Privacy.NewestAsync())[0].Outcome ?? "open";
            case ["advance", var minutes]:
                return (await host.Jumps!.AdvanceAsync(TimeSpan.FromMinutes(int.Parse(minutes, CultureInfo.InvariantCulture)), default)).ToString("O", CultureInfo.InvariantCulture);
            case ["points"]:
                return points.Passed;
            case ["uncertain"]:
                return string.Join(' ', await UncertainAsync(host));
            default:
                throw new InvalidOperationException($"The crash host does not know '{command[0]}'.");
        }
    }

    // Address and template of every send in doubt: what the store's people would be told.
    private static async Task<IEnumerable<string>> UncertainAsync(LocalHost host)
    {
        var rows = new List<LedgerRow>();
        foreach (var id in await host.Engine.Recent.NewestAsync(10_000))
            if (await host.Engine.Contacts.MessageAsync(id) is var (row, _) && row.State == SendState.Uncertain)
                rows.Add(row);
        return rows.Select(row => $"{row.To}/{row.Template}").Order(StringComparer.Ordinal);
    }
}
