using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Insights;
using TriggerMail.Repairs;
using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Sending;

public sealed class A_domain_that_gets_too_many
{
    private static readonly DateTimeOffset Start = EngineStoryHost.Start;

    [Fact]
    public async Task gets_half_as_many_each_time_it_says_so_and_the_usual_number_again_when_it_is_quiet()
    {
        var busy = true;
        var sender = new RecordingSender { Answer = _ => busy ? new SendResult.TryLater("421 4.7.28 too many messages") { About = BounceClass.Policy } : new SendResult.Accepted() };
        await using var host = new EngineStoryHost(EngineStoryHost.Three(), sender: sender, rules: new() { Pacing = new() { PerHour = 60 } });
        await SubscribeAsync(host, "ada");
        busy = false;
        foreach (var name in new[] { "ben", "cleo", "dan" })
            await SubscribeAsync(host, name);
        Assert.Equal("held until 2026-03-02 08:01 UTC: mail.example wants fewer mails for now, and gets one every 2 min", Assert.Single(await host.DecisionsAsync("ben@mail.example")).Reason);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([1, 3, 5], await SentAfterAsync(host, "ben", "cleo", "dan"));

        foreach (var name in new[] { "eve", "fay" })
            await SubscribeAsync(host, name);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Equal([30, 31], await SentAfterAsync(host, "eve", "fay"));
    }

    [Fact]
    public async Task is_remembered_after_a_restart_and_seen_by_the_doctor_and_in_the_counts()
    {
        var sender = new RecordingSender { Answer = _ => new SendResult.TryLater("421 try later") { About = BounceClass.Policy } };
        await using var host = new EngineStoryHost(EngineStoryHost.Three(), sender: sender);
        await SubscribeAsync(host, "ada");
        await host.Engine.Metrics.FlushAsync();
        await using var again = new EngineStoryHost(EngineStoryHost.Three(), records: host.Records, clock: host.Clock, owner: "second");
        await again.Engine.Upkeep.BeginAsync();
        await SubscribeAsync(again, "ben");
        await SubscribeAsync(again, "cleo");

        Assert.StartsWith("held until", Assert.Single(await again.DecisionsAsync("cleo@mail.example")).Reason, StringComparison.Ordinal);
        var standing = Assert.Single(await again.Engine.Domains.ReadAsync(again.Now));
        Assert.Equal(("mail.example", 1, 1, Start.AddMinutes(15)), (standing.Domain, standing.Sent, standing.Deferred, standing.SlowedUntil));
        Assert.Contains(await again.Engine.Doctor.ExamineAsync(fix: false), finding =>
            finding is { About: "mail.example", What: "The domain wants fewer mails from you, and gets fewer until 2026-03-02 08:15 UTC.", Repair: Repair.Yours });
    }

    [Fact]
    public async Task is_worth_a_word_of_the_doctor_when_too_many_mails_come_back()
    {
        await using var host = new EngineStoryHost(EngineStoryHost.Shipped().Where(journey => journey.Id == "order-confirmation"));
        for (var n = 0; n < 60; n++)
            await new Story(host, $"n{n}@mail.example").OrdersAsync($"o{n}", cart: null);
        for (var n = 0; n < 2; n++)
            await new Story(host, $"n{n}@mail.example").SeesAsync("email.bounced", "{'bounce':{'status':'5.1.1','reason':'550 5.1.1 no such user'}}", id: "came-back");

        var standing = Assert.Single(await host.Engine.Domains.ReadAsync(host.Now));
        Assert.Equal((60, 2), (standing.Sent, standing.Hard));
        Assert.StartsWith("2 of 60 mails went to addresses that refuse them", standing.Concern, StringComparison.Ordinal);
        Assert.Empty(await host.Engine.Domains.ReadAsync(host.Now.AddDays(DomainReputation.Days)));
    }

    [Fact]
    public void is_never_slower_than_a_256th_and_never_faster_after_a_word_than_before() => Prop.ForAll(
        Gen.Choose(0, 3_000).ArrayOf().ToArbitrary(), gaps =>
        {
            var (slowness, now) = (default(ThrottleLevel), Start);
            foreach (var gap in gaps)
            {
                now += TimeSpan.FromSeconds(gap);
                var before = slowness.At(now);
                slowness = slowness.Deferred(now);
                Assert.InRange(slowness.At(now), Math.Max(1, before), Math.Min(before + 1, ThrottleLevel.Most));
            }
            // Left in peace it recovers step by step, and whole.
            var levels = Enumerable.Range(0, ThrottleLevel.Most + 2).Select(n => slowness.At(now + ThrottleLevel.Recovery * n)).ToList();
            Assert.True(levels.Zip(levels.Skip(1)).All(pair => pair.First - pair.Second is 0 or 1));
            Assert.Equal(0, levels[^1]);
        }).QuickCheckThrowOnFailure();

    // Whatever the number of processes, their restarts and their luck: no two mails to a domain are closer than the rule says.
    [Fact]
    public void gets_no_more_from_several_processes_than_from_one() => Prop.ForAll(
        Gen.Choose(0, 40).Zip(Gen.Choose(0, 2)).ArrayOf().ToArbitrary(), Gen.Choose(1, 5_000).ToArbitrary(), (asks, perHour) =>
        {
            var records = new InMemoryRecordStore();
            DomainThrottle New() => new(records, new() { PerHour = perHour }, isAlone: false);
            var (processes, now, left) = (new[] { New(), New(), New() }, Start, new List<DateTimeOffset>());
            for (var n = 0; n < asks.Length; n++)
            {
                now += TimeSpan.FromSeconds(asks[n].Item1);
                if (n % 7 == 6)
                    processes[asks[n].Item2] = New();
                left.Add(TurnAsync(processes[asks[n].Item2], $"send-{n}", now).Result);
            }
            left.Sort();
            Assert.All(left.Zip(left.Skip(1)), pair => Assert.True(pair.Second - pair.First >= TimeSpan.FromHours(1) / perHour - TimeSpan.FromTicks(1)));
        }).QuickCheckThrowOnFailure();

    private static async Task<DateTimeOffset> TurnAsync(DomainThrottle pace, string send, DateTimeOffset now)
    {
        SendSlot? turn;
        while (!pace.TryTurnOf(send, "mail.example", now, out turn))
            await pace.ClaimAsync(send, "mail.example", DateTimeOffset.MaxValue, now, CancellationToken.None);
        return turn?.At ?? now;
    }

    private static Task SubscribeAsync(EngineStoryHost host, string name) => new Story(host, $"{name}@mail.example").SeesAsync("contact.subscribed", id: name);

    private static async Task<IReadOnlyList<int>> SentAfterAsync(EngineStoryHost host, params string[] names)
    {
        var minutes = new List<int>();
        foreach (var name in names)
            minutes.AddRange((await host.DecisionsAsync($"{name}@mail.example")).Where(told => told.State == "sent").Select(told => (int)(told.At - Start).TotalMinutes));
        return minutes;
    }
}
