using FsCheck;
using FsCheck.Fluent;
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

    // The line is kept in memory: whoever waited gets a new turn, and nobody is forgotten.
    [Fact]
    public async Task that_wait_survive_a_restart()
    {
        var host = new EngineStoryHost(rules: new() { Pacing = new() { PerHour = 1 } });
        foreach (var name in new[] { "ada", "ben" })
            await new Story(host, $"{name}@mail.example").SeesAsync("contact.subscribed", id: name);
        var again = new EngineStoryHost(records: host.Records, clock: host.Clock, owner: "second", rules: new() { Pacing = new() { PerHour = 1 } });
        await again.PassAsync(TimeSpan.FromHours(3));

        Assert.Equal([("ben@mail.example", 60)], await SentAsync(again, "ben@mail.example"));
    }

    [Fact]
    public void double_from_day_to_day_while_the_sender_is_new()
    {
        var warm = new WarmUp { From = new(2026, 3, 2), FirstDay = 50, Days = 4 };
        Assert.Equal([null, 50, 100, 200, 400, null], Enumerable.Range(-1, 6).Select(day => warm.MostOn(Start.AddDays(day))));
        var pace = new DomainPace(new() { WarmUp = warm });
        Assert.Null(pace.TurnOf("a", "mail.example", Start));
        var turn = pace.TurnOf("b", "mail.example", Start)!.Value;
        Assert.Equal(Start + TimeSpan.FromDays(1) / 50, turn.At);
        Assert.Equal("the sending domain is new, and at most 50 mails go to mail.example today", turn.Reason);
    }

    [Fact]
    public void take_the_slower_of_two_limits_and_a_domain_has_its_own()
    {
        var rules = new PacingRules { PerHour = 1, Domains = new(StringComparer.OrdinalIgnoreCase) { ["Big.example"] = 60 }, WarmUp = new() { From = new(2026, 3, 2), FirstDay = 48 } };
        var (big, small) = (new DomainPace(rules), new DomainPace(rules));
        big.TurnOf("a", "big.example", Start);
        small.TurnOf("a", "small.example", Start);
        Assert.Equal(Start.AddMinutes(30), big.TurnOf("b", "big.example", Start)!.Value.At);
        Assert.Equal(Start.AddHours(1), small.TurnOf("b", "small.example", Start)!.Value.At);
    }

    [Fact]
    public void are_not_paced_by_wrong_numbers() => Assert.Equal(
        [
            "TriggerMail:Pacing:PerHour is 0; write a number of mails from 1, or leave it out.",
            "TriggerMail:Pacing:Domains:x.example is -1; write a number of mails from 1, or leave it out.",
            "TriggerMail:Pacing:WarmUp takes FirstDay, a number of mails from 1, and Days, from 1 to 60.",
        ],
        new SendRules { Pacing = new() { PerHour = 0, Domains = new() { ["x.example"] = -1 }, WarmUp = new() { Days = 0 } } }.Problems());

    [Fact]
    public void never_leave_faster_than_the_rule_says() => Prop.ForAll(
        Gen.Choose(1, 50).ArrayOf(30).ToArbitrary(), Gen.Choose(1, 120).ToArbitrary(), (gaps, perHour) =>
        {
            var (pace, now, left) = (new DomainPace(new() { PerHour = perHour }), Start, new List<DateTimeOffset>());
            for (var i = 0; i < gaps.Length; i++)
            {
                now += TimeSpan.FromSeconds(gaps[i]);
                left.Add(pace.TurnOf($"send-{i}", "mail.example", now)?.At ?? now);
            }
            return left.Zip(left.Skip(1)).All(pair => pair.Second - pair.First >= TimeSpan.FromHours(1) / perHour);
        }).QuickCheckThrowOnFailure();

    private static async Task<IReadOnlyList<(string, int)>> SentAsync(EngineStoryHost host, params string[] contacts)
    {
        var sent = new List<(string, int)>();
        foreach (var contact in contacts)
            sent.AddRange((await host.DecisionsAsync(contact)).Where(told => told.State == "sent").Select(told => (contact, (int)(told.At - Start).TotalMinutes)));
        return sent;
    }
}
