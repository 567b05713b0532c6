using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using TriggerMail.Events;
using TriggerMail.TestSmtpServer;
using Xunit.Abstractions;

namespace TriggerMail.Crash;

/// <summary>
/// The real local host, as a process that kills itself with SIGKILL at the n-th passing of a named point of the turn or of the send, again
/// and again, and a mail server outside of it. Judged from that server's own mailbox and from the list of accepted events alone.
/// </summary>
[Trait("Kind", "security")]
public sealed class A_process_killed_at_a_named_point(ITestOutputHelper output)
{
    /// <summary>How many runs on demand, each killed several times: TRIGGERMAIL_CRASH_SEEDS=300. Without it as many as fit into a minute, and four at least.</summary>
    private static readonly int? Wanted = int.TryParse(Environment.GetEnvironmentVariable("TRIGGERMAIL_CRASH_SEEDS"), CultureInfo.InvariantCulture, out var seeds) ? seeds : null;

    private const int Fewest = 4;
    private static readonly TimeSpan Budget = TimeSpan.FromMinutes(1);

    /// <summary>Where it dies. The last one is the mail server's: it has the mail, and its answer never arrives.</summary>
    private static readonly string[] Points =
    [
        "before-accept", "after-accept", "before-name", "after-name", "before-hint", "after-hint", "before-turn", "after-turn", "before-claim", "after-claim",
        "before-handover", "after-answer", "before-record", "after-record", "before-forget", "after-forget", "server-has-it",
    ];

    [Fact]
    public async Task loses_nothing_and_doubles_no_marketing_mail()
    {
        var verdicts = new ConcurrentBag<Verdict>();
        var clock = Stopwatch.StartNew();
        if (Wanted is { } wanted)
            await Parallel.ForEachAsync(Enumerable.Range(0, wanted), async (seed, _) => verdicts.Add(await PlayAsync(seed)));
        else
            for (var seed = 0; seed < Fewest || clock.Elapsed < Budget; seed++)
                verdicts.Add(await PlayAsync(seed));
        output.WriteLine($"{verdicts.Count} runs, {verdicts.Sum(verdict => verdict.Kills)} kills, {verdicts.Sum(verdict => verdict.Mails)} mails: {verdicts.Sum(verdict => verdict.Twice)} order confirmations came twice with the same Message-ID, {verdicts.Sum(verdict => verdict.Doubts)} mails are said to be in doubt, {clock.Elapsed.TotalSeconds / verdicts.Count:0.0} s a run");
        Assert.Empty(verdicts.SelectMany(verdict => verdict.Wrong));
        Assert.True(verdicts.Sum(verdict => verdict.Kills) >= 2 * verdicts.Count, $"only {verdicts.Sum(verdict => verdict.Kills)} kills happened, which proves little");
    }

    // A point that nothing passes would make the test above look better than it is.
    [Fact]
    public async Task passes_every_point_that_is_named()
    {
        using var scene = new CrashScene();
        await using var sink = SmtpSink.Start();
        await using var host = await CrashProcess.StartAsync(scene, sink.Port);
        foreach (var (minutes, happened) in CrashScene.Course())
        {
            await host.AskAsync($"advance {minutes}");
            await host.AskAsync("event " + Encoding.UTF8.GetString(StoreEventJson.Write(happened)));
        }
        await host.AskAsync("advance 6000");
        await host.AskAsync("advance 0");
        var passed = (await host.AskAsync("points"))!.Split(' ').Select(point => point.Split('=')[0]).ToHashSet();
        Assert.Equal([], Points.Except(passed).Except(["server-has-it"]));
        Assert.Equal(12, sink.Mails.Count);
    }

    private sealed record Verdict(IReadOnlyList<string> Wrong, int Kills, int Mails, int Twice, int Doubts);

    private static async Task<Verdict> PlayAsync(int seed)
    {
        var (random, kills, killer) = (new Random(seed), 0, (CrashProcess?)null);
        using var scene = new CrashScene();
        await using var sink = SmtpSink.Start(new() { Script = call => { if (call.Stage == SinkStage.Content && Interlocked.Exchange(ref killer, null) is { } host) host.Kill(); return null; } });
        var alive = await CrashProcess.StartAsync(scene, sink.Port);
        var accepted = new List<StoreEvent>();
        foreach (var (minutes, happened) in CrashScene.Course())
        {
            await DoneAsync($"advance {minutes}", mayDie: true);
            await DoneAsync("event " + Encoding.UTF8.GetString(StoreEventJson.Write(happened)), mayDie: true);
            accepted.Add(happened); // It said so, if not the first time then when the shop's webhook came again.
        }
        for (var hours = 0; hours < 72; hours += 12)
            await DoneAsync("advance 720", mayDie: hours < 48);
        var doubts = (await alive.AskAsync("uncertain"))!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        await alive.DisposeAsync();
        return new([.. Judge(accepted, doubts, [.. sink.Mails]).Select(wrong => $"seed {seed}: {wrong}")], kills,
            sink.Mails.Count, sink.Mails.GroupBy(mail => Header(mail, "Message-ID")).Count(copies => copies.Count() > 1), doubts.Length);

        // Whoever gets no answer asks again: that is all the help the killed host gets.
        async Task DoneAsync(string command, bool mayDie)
        {
            if (mayDie && random.Next(2) == 0)
                await ArmAsync(Points[random.Next(Points.Length)], random.Next(1, 4));
            while (await alive.AskAsync(command) is null)
            {
                kills++;
                await alive.DisposeAsync();
                killer = null;
                alive = await CrashProcess.StartAsync(scene, sink.Port);
                if (mayDie && random.Next(4) == 0)
                    await ArmAsync(Points[random.Next(Points.Length)], random.Next(1, 3));
            }
        }

        async Task ArmAsync(string point, int nth)
        {
            if (point == "server-has-it")
                killer = alive;
            else
                await alive.AskAsync($"die {point} {nth}");
        }
    }

    private static IEnumerable<string> Judge(IReadOnlyList<StoreEvent> accepted, IReadOnlyList<string> doubts, IReadOnlyList<ReceivedMail> mails)
    {
        var came = mails.Select(mail => (To: mail.To.Single(), Subject: Header(mail, "Subject"), Id: Header(mail, "Message-ID"))).ToLookup(mail => (mail.To, mail.Subject));
        foreach (var (to, subject, template) in accepted.SelectMany(CrashScene.Expected))
        {
            var copies = came[(to, subject)].ToList();
            var doubted = doubts.Count(doubt => doubt == $"{to}/{template}");
            if (copies.Count == 0 && doubted == 0)
                yield return $"{to} never got '{subject}', and nobody says that it is in doubt";
            if (template != "order" && copies.Count > 1)
                yield return $"{to} got '{subject}' {copies.Count} times";
            if (copies.Select(copy => copy.Id).Distinct().Count() > 1)
                yield return $"{to} got '{subject}' under {copies.Count} different Message-IDs";
            if (template == "order" && doubted > 0)
                yield return $"'{subject}' to {to} belongs to a purchase and was left in doubt";
        }
        foreach (var odd in came.Where(group => !accepted.SelectMany(CrashScene.Expected).Any(due => (due.To, due.Subject) == group.Key)))
            yield return $"{odd.Key.To} got '{odd.Key.Subject}', which nothing called for";
    }

    private static string Header(ReceivedMail mail, string name) =>
        Encoding.UTF8.GetString(mail.Bytes).Split("\r\n").First(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
}
