using System.Globalization;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using TriggerMail.Stories;
using TriggerMail.Templates;

namespace TriggerMail.Journeys;

public sealed class A_moment_to_wait_for
{
    private static readonly TemplateSet Templates = TestShop.Templates(("note", null));

    [Theory]
    // A date without a time is 09:00 where the contact lives.
    [InlineData("contact.attributes.expiresAt - 3d", "{'expiresAt':'2026-03-20'}", "2026-03-17T08:00:00Z")]
    [InlineData("contact.attributes.expiresAt", "{'expiresAt':'2026-03-20'}", "2026-03-20T08:00:00Z")]
    [InlineData("contact.attributes.expiresAt + 1d 2h", "{'expiresAt':'2026-03-20'}", "2026-03-21T10:00:00Z")]
    [InlineData("contact.attributes.expiresAt - 3h", "{'expiresAt':'2026-03-20'}", "2026-03-20T05:00:00Z")]
    // Over the change of the clocks it stays 09:00.
    [InlineData("contact.attributes.expiresAt - 3d", "{'expiresAt':'2026-03-31'}", "2026-03-28T08:00:00Z")]
    [InlineData("contact.attributes.expiresAt - 2d", "{'expiresAt':'2026-03-31'}", "2026-03-29T07:00:00Z")]
    // An instant is an instant.
    [InlineData("contact.attributes.expiresAt - 3d", "{'expiresAt':'2026-03-20T15:30:00+01:00'}", "2026-03-17T14:30:00Z")]
    // A birthday means the next one.
    [InlineData("contact.birthday", "'1990-03-05'", "2026-03-05T08:00:00Z")]
    [InlineData("contact.birthday + 1d", "'0000-03-05'", "2026-03-06T08:00:00Z")]
    [InlineData("contact.birthday + 1d", "'1990-03-01'", null)] // the day after is today, and 09:00 is over: no wait
    [InlineData("contact.birthday", "'1990-03-01'", "2027-03-01T08:00:00Z")]
    [InlineData("contact.birthday - 7d", "'1990-03-05'", "2027-02-26T08:00:00Z")]
    [InlineData("contact.birthday", "'1992-02-29'", "2027-02-28T08:00:00Z")]
    // Passed, missing or no date: no wait.
    [InlineData("contact.attributes.expiresAt - 3d", "{'expiresAt':'2026-03-04'}", null)]
    [InlineData("contact.attributes.expiresAt - 3d", "{}", null)]
    [InlineData("contact.attributes.expiresAt", "{'expiresAt':'soon'}", null)]
    public void may_be_a_date_of_the_contact(string moment, string value, string? until)
    {
        var json = JsonDocument.Parse(value.Replace('\'', '"')).RootElement;
        var profile = moment.Contains("birthday", StringComparison.Ordinal)
            ? new Profile { Birthday = json.GetString() }
            : new Profile { Attributes = System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(json.EnumerateObject().Select(one => KeyValuePair.Create(one.Name, one.Value))) };
        var now = new DateTimeOffset(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);
        var facts = new Facts { Now = now, Contact = new() { Id = "c", CreatedAt = now, Profile = profile with { TimeZone = "Europe/Berlin" } } };
        var step = Assert.IsType<WaitUntilStep>(TestShop.Journey("sale", $"  - waitUntil: {moment}\n  - send: note").Steps[0]);
        var move = step.On(Signal.Arrived.Now, Run(now), facts);
        Assert.Equal(until, (move as Move.Stay)?.Until.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task may_be_the_hour_in_which_the_contact_reads_mails_most()
    {
        await using var host = Host();
        var story = new Story(host);
        await story.SeesAsync("contact.updated", "{'contact':{'timeZone':'America/New_York'}}"); // 03:00 there
        foreach (var hour in new[] { 16, 16, 16, 2, 2 }) // 19:00 three times, 05:00 twice
            await ReadsAsync(host, story, hour);
        await story.SeesAsync("order.placed");
        await host.PassAsync(TimeSpan.FromDays(2));
        var sent = (await host.DecisionsAsync("ada@example.com")).Single();
        Assert.Equal(new TimeOnly(0, 0), TimeOnly.FromTimeSpan(sent.At.TimeOfDay)); // 19:00 in New York
        Assert.Contains("wait-until-1: the best hour is 19:00, by 5 opens and clicks", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task is_the_stores_hour_where_too_little_is_known_and_the_timeline_says_so()
    {
        await using var host = Host();
        var story = new Story(host);
        await ReadsAsync(host, story, 1);
        var asked = host.Now;
        await story.SeesAsync("order.placed");
        await host.PassAsync(TimeSpan.FromDays(2));
        var sent = (await host.DecisionsAsync("ada@example.com")).Single();
        Assert.Equal(10, sent.At.Hour);
        Assert.InRange(sent.At - asked, TimeSpan.Zero, TimeSpan.FromHours(24));
        Assert.Contains("wait-until-1: too little is known of the best hour (1 open or click), so it is the store's, 10:00", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task does_not_learn_from_machines()
    {
        await using var host = Host();
        var story = new Story(host);
        for (var n = 0; n < 9; n++)
            await story.SeesAsync("email.opened", "{'message':{'id':'m1','machine':true}}");
        Assert.Null((await host.Engine.Contacts.FindAsync("ada@example.com"))!.Engagement);
    }

    [Fact]
    public void is_now_while_the_best_hour_lasts()
    {
        var now = new DateTimeOffset(2026, 3, 2, 19, 40, 0, TimeSpan.Zero);
        var hours = Enumerable.Range(0, 24).Select(hour => hour == 19 ? 9 : 0);
        var facts = new Facts { Now = now, Contact = new() { Id = "c", CreatedAt = now, Engagement = new() { Hours = [.. hours] } } };
        Assert.Equal(now, new Moment.BestHour().After(Run(now), facts));
    }

    [Theory]
    [InlineData("contact.attributes.expiresAt - 3 days")]
    [InlineData("contact - 3d")]
    [InlineData("order.placedAt + 3d")]
    [InlineData("start - 3d")]
    [InlineData("best day")]
    [InlineData("contact.birthday + 500d")]
    public void is_refused_when_nobody_can_tell_what_it_means(string moment)
    {
        var (journey, problems) = JourneyReader.Read("sample.yaml", TriggerMail.Tests.Publishing.SampleFile.Steps($"  - waitUntil: {moment}"));
        Assert.Null(journey);
        Assert.Contains($"`waitUntil: {moment}`", Assert.Single(problems).Message, StringComparison.Ordinal);
    }

    private static EngineStoryHost Host() => new([TestShop.Journey("sale", "  - waitUntil: best hour\n  - send: note", topic: "orders")], templates: Templates);

    // Passes to the next time the clock shows this hour (UTC less the story's start at 08:00), and opens a mail.
    private static async Task ReadsAsync(EngineStoryHost host, Story story, int hoursAfterStart)
    {
        var at = EngineStoryHost.Start.AddHours(hoursAfterStart);
        while (at <= host.Now)
            at = at.AddDays(1);
        await host.PassAsync(at - host.Now);
        await story.SeesAsync("email.opened", "{'message':{'id':'m1','device':'mobile'}}");
    }

    private static Enrollment Run(DateTimeOffset now) => new()
    {
        Journey = "j",
        Version = 1,
        Contact = "c",
        EnteredAt = now,
        Start = now,
        Trigger = new("e", "order.placed", now, default),
    };
}
