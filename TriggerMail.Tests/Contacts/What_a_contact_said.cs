using System.Collections.Immutable;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Values;

namespace TriggerMail.Contacts;

public sealed class What_a_contact_said
{
    private static readonly DateTimeOffset Day = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void about_marketing_covers_a_topic_without_an_answer_of_its_own() =>
        Assert.Equal(ConsentState.Subscribed, Of(Yes("marketing", 1), "offers"));

    [Fact]
    public void about_a_topic_outweighs_marketing() =>
        Assert.Equal(ConsentState.Unsubscribed, Of([.. Yes("marketing", 2), .. No("offers", 1)], "offers"));

    [Fact]
    public void later_replaces_what_was_said_before() =>
        Assert.Equal(ConsentState.Subscribed, Of(Consents.With(No("offers", 1), Yes("offers", 2)[0]), "offers"));

    [Fact]
    public void before_cannot_undo_what_was_said_later() =>
        Assert.Equal(ConsentState.Unsubscribed, Of(Consents.With(No("offers", 2), Yes("offers", 1)[0]), "offers"));

    [Fact]
    public void to_all_marketing_as_a_no_takes_back_every_topics_yes() =>
        Assert.Equal(ConsentState.Unsubscribed, Of(Consents.With([.. Yes("offers", 1), .. Yes("news", 1)], No("marketing", 2)[0]), "offers"));

    [Fact]
    public void by_mail_says_nothing_about_text_messages() =>
        Assert.Null(Consents.For(With(Yes("marketing", 1)), "offers", Channels.Sms));

    private static ConsentState? Of(ImmutableArray<Consent> consents, string topic) => Consents.For(With(consents), topic, Channels.Email)?.State;

    private static Contact With(ImmutableArray<Consent> consents) => new() { Id = "c1", CreatedAt = Day, Consents = consents };

    private static ImmutableArray<Consent> Yes(string topic, int day) => [new(topic, "email", ConsentState.Subscribed, Day.AddDays(day), "form", null, "e")];

    private static ImmutableArray<Consent> No(string topic, int day) => [new(topic, "email", ConsentState.Unsubscribed, Day.AddDays(day), "link", null, "e")];
}

public sealed class What_a_contact_did
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void is_counted_within_a_window_and_in_all()
    {
        var activity = new[] { -500, -30, -2, 0 }.Aggregate((Activity?)null, (had, days) => Activity.Plus(had, Noon.AddDays(days)))!;
        Assert.Equal(4, activity.Total);
        Assert.Equal(1, activity.Within(TimeSpan.FromHours(1), Noon));
        Assert.Equal(2, activity.Within(TimeSpan.FromDays(3), Noon));
        Assert.Equal(3, activity.Within(TimeSpan.FromDays(31), Noon));
        Assert.Equal(Noon.AddDays(-500), activity.First);
        Assert.Equal(Noon, activity.Last);
    }

    [Fact]
    public void takes_little_room_however_often_it_was_done()
    {
        Activity? activity = null;
        for (var minute = 0; minute < 60 * 24 * 30; minute++)
            activity = Activity.Plus(activity, Noon.AddMinutes(minute));
        Assert.Equal(43_200, activity!.Total);
        Assert.True(activity.Buckets.Length < 110, $"{activity.Buckets.Length} buckets");
        Assert.Equal(43_200, activity.Within(TimeSpan.FromDays(60), activity.Last));
    }

    [Fact]
    public void is_added_up_when_two_contacts_are_one()
    {
        var (one, other) = (Activity.Plus(null, Noon), Activity.Plus(Activity.Plus(null, Noon.AddHours(-5)), Noon));
        var sum = Activity.Sum(one, other);
        Assert.Equal((3, Noon.AddHours(-5), Noon), (sum.Total, sum.First, sum.Last));
        Assert.Equal(2, sum.Within(TimeSpan.FromHours(1), Noon));
    }

    [Theory]
    [InlineData("2026-03-29T00:00:00Z", "02:30", "2026-03-29T01:00:00Z")] // Berlin skips 02:30 that day: the first moment after the gap
    [InlineData("2026-10-24T22:00:00Z", "02:30", "2026-10-25T00:30:00Z")] // and doubles it that day: the first pass
    [InlineData("2026-06-01T07:30:00Z", "09:00", "2026-06-02T07:00:00Z")]
    public void at_a_local_hour_has_one_meaning_even_when_the_clocks_change(string now, string time, string next) =>
        Assert.Equal(
            DateTimeOffset.Parse(next, System.Globalization.CultureInfo.InvariantCulture),
            LocalTimes.Next(
                DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture),
                NodaTime.LocalTime.FromTimeOnly(TimeOnly.Parse(time, System.Globalization.CultureInfo.InvariantCulture)),
                LocalTimes.Zone("Europe/Berlin")!));
}
