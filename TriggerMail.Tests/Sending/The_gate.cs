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

public sealed class The_gate
{
    private static readonly DateTimeOffset Now = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);
    private static readonly SendRules Rules = new();

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
        Assert.IsType<Verdict.Send>(Judge(Offers() with { Frequency = FrequencyCapMode.Timely }, Ada() with { MarketingSends = [Now.AddHours(-5)] }));

    [Fact]
    public void holds_even_a_timely_journey_at_two_mails_in_24_hours()
    {
        var held = Assert.IsType<Verdict.Hold>(
            Judge(Offers() with { Frequency = FrequencyCapMode.Timely }, Ada() with { MarketingSends = [Now.AddHours(-9), Now.AddHours(-5)] }));
        Assert.Equal(Now.AddHours(15), held.Until);
    }

    [Fact]
    public void expires_what_would_wait_longer_than_its_patience()
    {
        var verdict = SendGate.Judge(new(Offers(), Now.AddHours(-10), Now.AddHours(-10)), Ada() with { MarketingSends = [Now.AddHours(-1)] }, Rules, DateTimeZone.Utc, Now);
        Assert.StartsWith("expired: ", Assert.IsType<Verdict.Suppress>(verdict).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void heeds_a_contact_who_wants_fewer_mails() =>
        Assert.Equal(
            Now.AddHours(24 * 3 - 60),
            Assert.IsType<Verdict.Hold>(Judge(
                Offers() with { Frequency = FrequencyCapMode.Timely, Patience = TimeSpan.FromDays(3) },
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
                var journey = Offers() with { Frequency = timely ? FrequencyCapMode.Timely : FrequencyCapMode.Regular };
                if (SendGate.Judge(new(journey, now, now), contact, Rules, DateTimeZone.Utc, now) is not Verdict.Send)
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
            if (SendGate.Judge(new(patient, Now, Now), contact, Rules, DateTimeZone.Utc, Now) is Verdict.Hold hold)
                Assert.IsType<Verdict.Send>(SendGate.Judge(new(patient, Now, hold.Until), contact, Rules, DateTimeZone.Utc, hold.Until));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-10T21:30:00Z", "2026-03-11T06:00:00Z")] // 22:30 there, quiet until 07:00
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29T05:00:00Z")] // the night the clocks go forward
    [InlineData("Asia/Tokyo", "2026-03-10T15:00:00Z", "2026-03-10T22:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-10T06:00:00Z", null)] // 07:00 sharp: quiet is over
    public void holds_during_the_quiet_hours_of_the_contacts_own_clock(string zone, string now, string? until)
    {
        var at = DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture);
        var quiet = Rules with { QuietHours = new(new(22, 0), new(7, 0)) };
        var verdict = SendGate.Judge(new(Offers(), at, at), Ada(), quiet, LocalTimes.Zone(zone)!, at);
        Assert.Equal(until, verdict is Verdict.Hold hold ? hold.Until.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture) : null);
        Assert.IsType<Verdict.Send>(SendGate.Judge(new(Orders(), at, at), Ada(), quiet, LocalTimes.Zone(zone)!, at));
    }

    [Fact]
    public void drops_what_a_downtime_made_too_late_but_never_what_belongs_to_a_purchase()
    {
        var late = SendGate.Judge(new(Offers(), Now, Now.AddHours(-30)), Ada(), Rules, DateTimeZone.Utc, Now);
        Assert.Equal("expired: it was meant for 2026-03-09 06:00 UTC, and later than 1 day after it makes no sense", Assert.IsType<Verdict.Suppress>(late).Reason);
        Assert.IsType<Verdict.Send>(SendGate.Judge(new(Orders(), Now, Now.AddHours(-30)), Ada(), Rules, DateTimeZone.Utc, Now));
    }

    private static Verdict Judge(Journey journey, Contact contact) => SendGate.Judge(new(journey, Now, Now), contact, Rules, DateTimeZone.Utc, Now);

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
        Entry = new([], null, null, ReentryMode.Ignore, new Reentry.Always()),
        Steps = ImmutableArray<Step>.Empty,
    };

    private static Journey Orders() => Offers() with { Topic = "orders" };
}
