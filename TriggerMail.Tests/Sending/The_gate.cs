using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Contacts;
using TriggerMail.Journeys;

namespace TriggerMail.Sending;

public sealed class The_gate
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly FrequencyRules Rules = new();

    [Fact]
    public void lets_a_consented_mail_go() => Assert.IsType<Verdict.Send>(Judge(Offers(), Ada()));

    [Fact]
    public void asks_for_consent_to_the_topic_first() =>
        Assert.Equal(
            new Verdict.Suppress("no consent to offers: the contact was never asked"),
            Judge(Offers(), Ada() with { Consents = [], Suppression = new("hard bounce", Now) }));

    [Fact]
    public void takes_the_topics_own_answer_before_the_one_to_marketing() =>
        Assert.Equal(
            new Verdict.Suppress("no consent to offers: unsubscribed on 2026-03-01"),
            Judge(Offers(), Ada() with { Consents = Ada().Consents.Add(Answer("offers", ConsentState.Unsubscribed)) }));

    [Fact]
    public void waits_for_a_confirmation() =>
        Assert.Equal(
            new Verdict.Suppress("no consent to offers: not confirmed yet"),
            Judge(Offers(), Ada() with { Consents = [Answer("marketing", ConsentState.Pending)] }));

    [Fact]
    public void lets_transactional_mail_pass_without_consent_and_without_a_slot() =>
        Assert.IsType<Verdict.Send>(Judge(Orders(), Ada() with { Consents = [], MarketingSends = [Now, Now, Now, Now, Now] }));

    [Fact]
    public void never_lets_anything_pass_a_suppression() =>
        Assert.Equal(
            new Verdict.Suppress("the address is suppressed: 5.1.1 no such mailbox"),
            Judge(Orders(), Ada() with { Suppression = new("5.1.1 no such mailbox", Now) }));

    [Fact]
    public void needs_an_address() =>
        Assert.Equal(new Verdict.Suppress("no e-mail address is known"), Judge(Orders(), Ada() with { Email = null }));

    [Fact]
    public void holds_a_second_mail_until_24_hours_have_passed()
    {
        var held = Assert.IsType<Verdict.Hold>(Judge(Offers(), Ada() with { MarketingSends = [Now.AddHours(-5)] }));
        Assert.Equal(Now.AddHours(19), held.Until);
        Assert.Equal("another mail went out on 2026-03-10 07:00 UTC, and 1 day must pass", held.Reason);
    }

    [Fact]
    public void does_not_hold_a_timely_journey_for_the_cooldown() =>
        Assert.IsType<Verdict.Send>(Judge(Offers() with { Frequency = Pace.Timely }, Ada() with { MarketingSends = [Now.AddHours(-5)] }));

    [Fact]
    public void holds_even_a_timely_journey_at_two_mails_in_24_hours()
    {
        var held = Assert.IsType<Verdict.Hold>(
            Judge(Offers() with { Frequency = Pace.Timely }, Ada() with { MarketingSends = [Now.AddHours(-9), Now.AddHours(-5)] }));
        Assert.Equal(Now.AddHours(15), held.Until);
    }

    [Fact]
    public void expires_what_would_wait_longer_than_its_patience()
    {
        var verdict = SendGate.Judge(Offers(), Ada() with { MarketingSends = [Now.AddHours(-1)] }, Rules, askedAt: Now.AddHours(-10), Now);
        Assert.StartsWith("expired: ", Assert.IsType<Verdict.Suppress>(verdict).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void heeds_a_contact_who_wants_fewer_mails() =>
        Assert.Equal(
            Now.AddHours(24 * 3 - 60),
            Assert.IsType<Verdict.Hold>(Judge(
                Offers() with { Frequency = Pace.Timely, Patience = TimeSpan.FromDays(3) },
                Ada() with { MarketingSends = [Now.AddHours(-60)], HoursBetweenMails = 72 })).Until);

    [Fact]
    public void never_lets_more_than_two_a_day_and_five_a_week_pass_whatever_is_asked_when() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Hours, bool Timely)[]>(),
        asks =>
        {
            var (contact, now, sent) = (Ada(), Now, new List<(DateTimeOffset At, bool Timely)>());
            foreach (var (hours, timely) in asks)
            {
                now += TimeSpan.FromHours(hours % 30);
                var journey = Offers() with { Frequency = timely ? Pace.Timely : Pace.Regular };
                if (SendGate.Judge(journey, contact, Rules, now, now) is not Verdict.Send)
                    continue;
                contact = SendGate.Claim(journey, contact, now);
                sent.Add((now, timely));
            }
            for (var i = 0; i < sent.Count; i++)
            {
                var (at, timely) = sent[i];
                var before = sent.Take(i + 1).Select(other => other.At).ToList();
                Assert.True(before.Count(other => other > at.AddDays(-1)) <= 2);
                Assert.True(before.Count(other => other > at.AddDays(-7)) <= 5);
                if (!timely)
                    Assert.True(before.Count(other => other > at.AddDays(-1)) <= 1);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void never_holds_until_a_moment_at_which_it_would_hold_again_for_the_same_sends() => Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(),
        ages =>
        {
            var contact = Ada() with { MarketingSends = [.. ages.Select(age => Now.AddMinutes(-age * 40)).Order()] };
            var patient = Offers() with { Patience = TimeSpan.FromDays(30) };
            if (SendGate.Judge(patient, contact, Rules, Now, Now) is Verdict.Hold hold)
                Assert.IsType<Verdict.Send>(SendGate.Judge(patient, contact, Rules, Now, hold.Until));
        }).QuickCheckThrowOnFailure();

    private static Verdict Judge(Journey journey, Contact contact) => SendGate.Judge(journey, contact, Rules, Now, Now);

    private static Contact Ada() => new()
    {
        Id = "c1",
        CreatedAt = Now,
        Email = "ada@example.com",
        Consents = [Answer("marketing", ConsentState.Subscribed)],
    };

    private static Consent Answer(string topic, ConsentState state) => new(topic, "email", state, new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), "form", null, "e1");

    private static Journey Offers() => new()
    {
        Id = "sale",
        Goal = "sell",
        Benefit = new("saves", "earns"),
        Feeling = "glad",
        Topic = "offers",
        Entry = new([], null, null, Newer.Ignore, new Reentry.Always()),
        Steps = ImmutableArray<Step>.Empty,
    };

    private static Journey Orders() => Offers() with { Topic = "orders" };
}
