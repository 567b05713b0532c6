using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Journeys;
using TriggerMail.Sending.Gate;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>Random contacts, rules, zones and courses of asks: what must hold of every one of them.</summary>
public sealed class Any_ask_of_the_gate
{
    private static readonly Config Many = Config.QuickThrowOnFailure.WithMaxTest(400);
    private static readonly DateTimeOffset Start = new(2026, 3, 28, 0, 0, 0, TimeSpan.Zero);

    // Half-hour clock changes, a skipped day, no changes, offsets of three quarters of an hour.
    private static readonly string[] Zones =
        ["Etc/UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kathmandu", "Africa/Casablanca", "America/St_Johns"];

    // Over midnight, nearly the whole day, and edges inside the hours that clock changes skip or double.
    private static readonly QuietHours?[] Quiets =
        [null, new(new(22, 0), new(7, 0)), new(new(0, 0), new(23, 59)), new(new(2, 30), new(3, 0)), new(new(2, 0), new(2, 59)), new(new(23, 0), new(2, 0))];

    private sealed record Ask(TimeSpan After, Journey Journey, string Run);

    private sealed record Case(Contact Contact, SendRules Rules, DateTimeZone Zone, DateTimeOffset Now, IReadOnlyList<Ask> Asks);

    // mautic#6729: a cap that one kind of send went past was no cap.
    [Fact]
    public void never_gets_more_than_the_caps_allow_in_any_window() => Check.One(Many, Prop.ForAll(Cases, at =>
    {
        var sent = Sent(at);
        for (var i = 0; i < sent.Count; i++)
        {
            Assert.True(sent.Take(i + 1).Count(other => other.At > sent[i].At.AddDays(-1)) <= at.Rules.Frequency.PerDay);
            Assert.True(sent.Take(i + 1).Count(other => other.At > sent[i].At.AddDays(-7)) <= at.Rules.Frequency.PerWeek);
            Assert.True(i == 0 || sent[i].At - sent[i - 1].At >= Pause(at, sent[i].Ask.Journey));
        }
    }));

    [Fact]
    public void never_lets_two_runs_of_a_journey_write_within_its_cooldown() => Check.One(Many, Prop.ForAll(Cases, at =>
    {
        var sent = Sent(at);
        foreach (var (when, ask) in sent)
            if (ask.Journey.Cooldown is { } cooldown)
                Assert.DoesNotContain(sent, other => other.Ask.Journey.Id == ask.Journey.Id && other.Ask.Run != ask.Run
                    && other.At < when && when - other.At < cooldown);
    }));

    // mautic#11602: the clock going back put a step into an hourly loop of being put off.
    [Fact]
    public void is_held_until_a_later_moment_at_which_it_goes_unless_something_happens_in_between() => Check.One(Many, Prop.ForAll(Cases, at =>
    {
        foreach (var ask in at.Asks)
        {
            var request = new SendRequest(ask.Journey with { Patience = TimeSpan.FromDays(500) }, at.Now, at.Now) { Enrollment = ask.Run };
            if (SendGate.Judge(request, at.Contact, at.Rules, at.Zone, at.Now) is not Verdict.Hold hold)
                continue;
            Assert.True(hold.Until > at.Now, $"{hold.Until} is not after {at.Now}");
            Assert.IsType<Verdict.Send>(SendGate.Judge(request with { DueAt = hold.Until }, at.Contact, at.Rules, at.Zone, hold.Until));
        }
    }));

    [Fact]
    public void is_never_judged_worse_for_a_yes_more() => Check.One(Many, Prop.ForAll(Cases, at =>
    {
        foreach (var ask in at.Asks)
        {
            var eager = at.Contact with { Consents = Consents.With(at.Contact.Consents, Answer(ask.Journey.Topic, ConsentState.Subscribed, at.Now)) };
            Assert.True(Rank(Verdict(at, ask, eager)) >= Rank(Verdict(at, ask, at.Contact)));
        }
    }));

    // mautic#6760: the fix for caps that were ignored capped order confirmations too.
    [Fact]
    public void of_a_purchase_is_never_held() => Check.One(Many, Prop.ForAll(Cases, at =>
    {
        foreach (var ask in at.Asks)
            Assert.IsNotType<Verdict.Hold>(Verdict(at, ask with { Journey = ask.Journey with { Topic = "orders" } }, at.Contact));
    }));

    [Fact]
    public void is_answered_with_a_reason_a_person_can_read() => Check.One(Many, Prop.ForAll(Cases, at =>
    {
        foreach (var reason in at.Asks.Select(ask => Verdict(at, ask, at.Contact)).Select(Reason).OfType<string>())
        {
            Assert.InRange(reason.Length, 10, 250);
            Assert.DoesNotContain("0001-01-01", reason, StringComparison.Ordinal);
            Assert.DoesNotContain("no time", reason, StringComparison.Ordinal);
            Assert.True(reason.All(c => c is >= ' ' and not ('{' or '}' or '<')), reason);
        }
    }));

    private static Verdict Verdict(Case at, Ask ask, Contact contact) =>
        SendGate.Judge(new(ask.Journey, at.Now, at.Now) { Enrollment = ask.Run }, contact, at.Rules, at.Zone, at.Now);

    private static int Rank(Verdict verdict) => verdict switch { TriggerMail.Sending.Gate.Verdict.Send => 2, TriggerMail.Sending.Gate.Verdict.Hold => 1, _ => 0 };

    private static string? Reason(Verdict verdict) => verdict switch
    {
        TriggerMail.Sending.Gate.Verdict.Hold hold => hold.Reason,
        TriggerMail.Sending.Gate.Verdict.Suppress suppress => suppress.Reason,
        _ => null,
    };

    private static TimeSpan Pause(Case at, Journey journey)
    {
        var wish = TimeSpan.FromHours(at.Contact.HoursBetweenMails ?? 0);
        return journey.Frequency == FrequencyCapMode.Timely || wish > at.Rules.Frequency.Cooldown ? wish : at.Rules.Frequency.Cooldown;
    }

    private static List<(DateTimeOffset At, Ask Ask)> Sent(Case at)
    {
        var (contact, now, sent) = (at.Contact with { MarketingSends = [], JourneySends = [] }, at.Now, new List<(DateTimeOffset, Ask)>());
        foreach (var ask in at.Asks)
        {
            now += ask.After;
            if (SendGate.Judge(new(ask.Journey, now, now) { Enrollment = ask.Run }, contact, at.Rules, at.Zone, now) is not TriggerMail.Sending.Gate.Verdict.Send)
                continue;
            contact = SendGate.Claim(ask.Journey, contact, now, ask.Run);
            sent.Add((now, ask));
        }
        return sent;
    }

    private static Arbitrary<Case> Cases { get; } = Arb.From(
        from contact in People()
        from rules in StoreRules()
        from zone in Gen.Elements(Zones)
        from minutes in Gen.Choose(0, 400 * 24 * 60)
        from asks in Gen.ListOf(Asks())
        let now = Start.AddMinutes(minutes)
        select new Case(Moved(contact, now), rules, LocalTimes.Zone(zone)!, now, [.. asks]));

    private static Gen<Ask> Asks() =>
        from minutes in Gen.Choose(0, 60 * 40)
        from journey in Gen.Choose(0, 3)
        from timely in Gen.Elements(true, false)
        from run in Gen.Elements("a", "b", "c")
        select new Ask(TimeSpan.FromMinutes(minutes), Offers() with
        {
            Id = $"journey-{journey}",
            Topic = journey == 3 ? "news" : "offers",
            Frequency = timely ? FrequencyCapMode.Timely : FrequencyCapMode.Regular,
            Cooldown = journey switch { 0 => null, 1 => TimeSpan.FromDays(1), _ => TimeSpan.FromDays(14) },
        }, run);

    private static Gen<SendRules> StoreRules() =>
        from cooldown in Gen.Choose(0, 48)
        from perDay in Gen.Choose(1, 4)
        from perWeek in Gen.Choose(1, 9)
        from quiet in Gen.Elements(Quiets)
        select new SendRules
        {
            Frequency = new() { Cooldown = TimeSpan.FromHours(cooldown), PerDay = perDay, PerWeek = perWeek },
            QuietHours = quiet,
        };

    private static Gen<Contact> People() =>
        from states in Gen.ListOf(Gen.Elements(Enum.GetValues<ConsentState>()))
        from ages in Gen.ListOf(Gen.Choose(0, 60 * 24 * 10))
        from wish in Gen.Elements<int?>(null, 12, 72, 24 * 30)
        from dead in Gen.Frequency((9, Gen.Constant(false)), (1, Gen.Constant(true)))
        from paused in Gen.Elements<int?>(null, null, 3, 300)
        select new Contact
        {
            Id = "c1",
            CreatedAt = Start,
            Email = "ada@example.com",
            Consents = [.. states.Take(3).Select((state, i) => Answer(((string[])["marketing", "offers", "news"])[i], state, Start))],
            MarketingSends = [.. ages.Select(age => Start.AddMinutes(-age)).Order()],
            JourneySends = [.. ages.Select((age, i) => new JourneySend($"journey-{i % 4}", "b", Start.AddMinutes(-age))).OrderBy(send => send.At)],
            HoursBetweenMails = wish,
            PausedUntil = paused is { } days ? Start.AddDays(days) : null,
            Suppression = dead ? new("5.1.1 no such mailbox", Start) : null,
        };

    private static Contact Moved(Contact contact, DateTimeOffset now) => contact with
    {
        MarketingSends = [.. contact.MarketingSends.Select(at => at + (now - Start))],
        JourneySends = [.. contact.JourneySends.Select(send => send with { At = send.At + (now - Start) })],
    };

    private static Consent Answer(string topic, ConsentState state, DateTimeOffset at) => new(topic, "email", state, at, "form", null, "e1");

    private static Journey Offers() => new()
    {
        Id = "sale",
        Goal = "sell",
        Benefit = new("saves", "earns"),
        Feeling = "glad",
        Topic = "offers",
        Entry = new([], null, null, ReentryMode.Ignore, new Reentry.Always()),
        Steps = ImmutableArray<Step>.Empty,
    };
}
