using TriggerMail.Scheduling;
using TriggerMail.Stories;

namespace TriggerMail.Journeys;

/// <summary>Every wake-up is a hint: early, repeated, interleaved and late ones leave the same ledger.</summary>
public sealed class Any_schedule_of_wake_ups
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task leaves_the_same_ledger_as_the_plain_one(int seed)
    {
        var (plain, scrambled) = (await PlainAsync(), await ScrambledAsync(new Random(seed)));
        var (missing, extra) = (plain.Except(scrambled), scrambled.Except(plain));
        Assert.True(plain.SequenceEqual(scrambled), $"missing:\n{string.Join('\n', missing)}\nextra:\n{string.Join('\n', extra)}");
    }

    [Fact]
    public async Task has_something_to_decide_in_this_script()
    {
        var ledger = await PlainAsync();
        Assert.Contains(ledger, line => line.Contains("sent cart-last-chance", StringComparison.Ordinal));
        Assert.Contains(ledger, line => line.Contains("sent order-confirmation", StringComparison.Ordinal));
        Assert.True(ledger.Count >= 8, string.Join('\n', ledger));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 60)];

    private static async Task<IReadOnlyList<string>> PlainAsync()
    {
        await using var host = new EngineStoryHost();
        foreach (var happened in Script.Events)
        {
            await host.PassAsync(happened.Time - host.Now);
            await host.HappenAsync(happened);
        }
        await host.PassAsync(Script.Length);
        return await Script.LedgerAsync(host);
    }

    private static async Task<IReadOnlyList<string>> ScrambledAsync(Random random)
    {
        await using var host = new EngineStoryHost();
        var known = new HashSet<Alarm>();
        foreach (var happened in Script.Events)
        {
            await PassAsync(host, happened.Time - host.Now, known, random);
            // Delivered up to three times, at once.
            await Task.WhenAll(Enumerable.Range(0, random.Next(1, 4)).Select(_ => Task.Run(() => host.HappenAsync(happened))));
        }
        await PassAsync(host, Script.Length, known, random);
        return await Script.LedgerAsync(host);
    }

    private static async Task PassAsync(EngineStoryHost host, TimeSpan time, HashSet<Alarm> known, Random random)
    {
        var target = host.Now + time;
        while (await host.Engine.Due.EarliestAsync() is { } next && next <= target)
        {
            // Somebody looks too early, at anybody.
            if (random.Next(2) == 0 && next > host.Now)
                host.Clock.MoveTo(host.Now + (next - host.Now) * random.NextDouble());
            await LookAsync(host, known, random);
            host.Clock.MoveTo(next > host.Now ? next : host.Now);
            var due = await host.Engine.Due.DueAsync(host.Now, 1_000);
            known.UnionWith(due.Select(alarm => alarm with { At = default }));
            // Two hosts answer the same alarms at the same instant; one of them may be slow to clear its own.
            var answers = due.Concat(due).OrderBy(_ => random.Next()).Select(alarm => Task.Run(() => host.Engine.Alarms.AnswerAsync(alarm)));
            await Task.WhenAll(answers);
            foreach (var alarm in due)
                if (await host.Engine.Alarms.AnswerAsync(alarm) is { } again)
                    await host.Engine.Due.SetAsync(alarm with { At = again });
            await host.Engine.Due.ClearAsync(due);
        }
        host.Clock.MoveTo(target);
        await LookAsync(host, known, random);
    }

    private static Task LookAsync(EngineStoryHost host, HashSet<Alarm> known, Random random) =>
        Task.WhenAll(known.Where(_ => random.Next(3) == 0).Select(one => Task.Run(() => host.Engine.Alarms.AnswerAsync(one))));
}
