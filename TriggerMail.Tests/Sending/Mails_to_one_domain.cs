using TriggerMail.Sending.Gate;
using TriggerMail.Sending.Throttling;
using TriggerMail.Stories;

namespace TriggerMail.Sending;

public sealed class Mails_to_one_domain
{
    private static readonly DateTimeOffset Start = EngineStoryHost.Start;

    [Fact]
    public async Task leave_evenly_and_say_what_they_wait_for()
    {
        var host = new EngineStoryHost(rules: new() { Pacing = new() { PerHour = 2 } });
        foreach (var name in new[] { "ada", "ben", "cleo" })
            await new Story(host, $"{name}@mail.example").SeesAsync("contact.subscribed", id: name);
        await new Story(host, "dan@other.example").SeesAsync("contact.subscribed", id: "dan");

        var held = Assert.Single(await host.DecisionsAsync("cleo@mail.example"));
        Assert.Equal("held until 2026-03-02 09:00 UTC: at most 2 mails an hour go to mail.example", held.Reason);
        await host.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(
            [("ada@mail.example", 0), ("dan@other.example", 0), ("ben@mail.example", 30), ("cleo@mail.example", 60)],
            await SentAsync(host, "ada@mail.example", "dan@other.example", "ben@mail.example", "cleo@mail.example"));
    }

    [Fact]
    public async Task of_a_purchase_never_wait_and_go_before_the_others()
    {
        var host = new EngineStoryHost(rules: new() { Pacing = new() { PerHour = 1 } });
        await new Story(host, "ada@mail.example").SeesAsync("contact.subscribed", id: "ada");
        var ben = new Story(host, "ben@mail.example");
        await ben.OrdersAsync("o1", cart: null);
        await ben.OrdersAsync("o2", cart: null);
        await new Story(host, "cleo@mail.example").SeesAsync("contact.subscribed", id: "cleo");
        Assert.Equal(2, (await host.DecisionsAsync("ben@mail.example")).Count(told => told is { State: "sent", Template: "order-confirmation" }));
        await host.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal([("cleo@mail.example", 180)], await SentAsync(host, "cleo@mail.example"));
    }

    [Fact]
    public async Task keep_their_turns_over_a_restart_and_the_others_come_after_them()
    {
        var host = new EngineStoryHost(rules: new() { Pacing = new() { PerHour = 1 } });
        foreach (var name in new[] { "ada", "ben", "cleo" })
            await new Story(host, $"{name}@mail.example").SeesAsync("contact.subscribed", id: name);
        var again = new EngineStoryHost(records: host.Records, clock: host.Clock, owner: "second", rules: new() { Pacing = new() { PerHour = 1 } });
        await new Story(again, "dan@mail.example").SeesAsync("contact.subscribed", id: "dan");
        await again.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal(
            [("ben@mail.example", 60), ("cleo@mail.example", 120), ("dan@mail.example", 180)],
            await SentAsync(again, "ben@mail.example", "cleo@mail.example", "dan@mail.example"));
    }

    [Fact]
    public async Task keep_the_daily_number_of_a_warm_up_over_restarts_and_several_processes()
    {
        var rules = new SendRules { Pacing = new() { WarmUp = new() { From = new(2026, 3, 2), FirstDay = 4, Days = 3 } } };
        var clock = new VirtualClock(new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero));
        var records = new Storage.InMemoryRecordStore();
        EngineStoryHost? last = null;
        for (var n = 0; n < 12; n++)
        {
            last = new EngineStoryHost(EngineStoryHost.Three(), records: records, clock: clock, owner: $"process-{n}", rules: rules);
            await new Story(last, $"n{n}@mail.example").SeesAsync("contact.subscribed", id: $"n{n}");
        }
        await last!.PassAsync(TimeSpan.FromDays(3));
        var told = new List<Told>();
        for (var n = 0; n < 12; n++)
            told.AddRange((await last.DecisionsAsync($"n{n}@mail.example")).Where(one => one.Template == "welcome"));

        // Four on the first day, the fifth first thing on the second; the others would come after the day they wait.
        Assert.Equal([0, 6, 12, 18, 24], told.Where(one => one.State == "sent").Select(one => (int)(one.At - EngineStoryHost.Start.AddHours(-8)).TotalHours));
        Assert.All(told.Where(one => one.State == "suppressed"), one => Assert.Equal(
            "expired: the sending domain is new, and at most 8 mails a day go to mail.example for now, its turn would come on 2026-03-03 03:00 UTC, and the message waits at most 1 day", one.Reason));
        Assert.Equal(7, told.Count(one => one.State == "suppressed"));
    }

    [Fact]
    public void double_from_day_to_day_while_the_sender_is_new()
    {
        var warm = new WarmUp { From = new(2026, 3, 2), FirstDay = 50, Days = 4 };
        Assert.Equal([null, 50, 100, 200, 400, null], Enumerable.Range(-1, 6).Select(day => warm.MostOn(Start.AddDays(day))));
        var pace = Pace(new() { WarmUp = warm });
        Assert.Null(TurnOf(pace, "a", "mail.example", Start));
        var turn = TurnOf(pace, "b", "mail.example", Start)!;
        Assert.Equal(Start + TimeSpan.FromDays(1) / 50, turn.At);
        Assert.Equal("the sending domain is new, and at most 50 mails a day go to mail.example for now", turn.Reason);
    }

    [Fact]
    public void take_the_slower_of_two_limits_and_a_domain_has_its_own()
    {
        var rules = new ThrottleRules { PerHour = 1, Domains = new(StringComparer.OrdinalIgnoreCase) { ["Big.example"] = 60 }, WarmUp = new() { From = new(2026, 3, 2), FirstDay = 48 } };
        var (big, small) = (Pace(rules), Pace(rules));
        TurnOf(big, "a", "big.example", Start);
        TurnOf(small, "a", "small.example", Start);
        Assert.Equal(Start.AddMinutes(30), TurnOf(big, "b", "big.example", Start)!.At);
        Assert.Equal(Start.AddHours(1), TurnOf(small, "b", "small.example", Start)!.At);
    }

    [Fact]
    public void are_not_paced_by_wrong_numbers() => Assert.Equal(
        [
            "TriggerMail:Pacing:PerHour is 0; write a number of mails from 1, or leave it out.",
            "TriggerMail:Pacing:Domains:x.example is -1; write a number of mails from 1, or leave it out.",
            "TriggerMail:Pacing:WarmUp takes FirstDay, a number of mails from 1, and Days, from 1 to 60.",
        ],
        new SendRules { Pacing = new() { PerHour = 0, Domains = new() { ["x.example"] = -1 }, WarmUp = new() { Days = 0 } } }.Problems());

    private static DomainThrottle Pace(ThrottleRules rules) => new(new Storage.InMemoryRecordStore(), rules, isAlone: true);

    private static SendSlot? TurnOf(DomainThrottle pace, string send, string domain, DateTimeOffset now)
    {
        SendSlot? turn;
        while (!pace.TryTurnOf(send, domain, now, out turn))
            pace.ClaimAsync(send, domain, DateTimeOffset.MaxValue, now, CancellationToken.None).AsTask().Wait();
        return turn;
    }

    private static async Task<IReadOnlyList<(string, int)>> SentAsync(EngineStoryHost host, params string[] contacts)
    {
        var sent = new List<(string, int)>();
        foreach (var contact in contacts)
            sent.AddRange((await host.DecisionsAsync(contact)).Where(told => told.State == "sent").Select(told => (contact, (int)(told.At - Start).TotalMinutes)));
        return sent;
    }
}
