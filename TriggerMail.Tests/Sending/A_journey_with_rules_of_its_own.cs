using TriggerMail.Journeys;
using TriggerMail.Publishing.Checking;
using TriggerMail.Publishing.Reading;
using TriggerMail.Stories;
using TriggerMail.Tests.Publishing;

namespace TriggerMail.Sending;

/// <summary><c>cooldown:</c> and <c>lateness:</c> in a journey file.</summary>
public sealed class A_journey_with_rules_of_its_own
{
    private const string Browsing = """
        journey: browsing
        goal: Help those who look around
        benefit: { customer: Finds it again, store: A visit more }
        feeling: helped
        topic: offers
        frequency: timely
        cooldown: 14d
        lateness: 3h
        entry: { on: product.viewed, key: product.id }
        steps:
          - wait: 1h
          - send: welcome
            id: first
          - wait: 2h
          - send: welcome
            id: second
            lateness: 30m
        """;

    [Fact]
    public async Task writes_within_one_run_and_keeps_its_other_runs_silent_until_the_cooldown_is_over()
    {
        await using var host = new EngineStoryHost([Read(Browsing)]);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("product.viewed", "{'product':{'id':'kettle'}}");
        await story.PassesAsync(2.5);
        await story.SeesAsync("product.viewed", "{'product':{'id':'cup'}}");
        await story.PassesAsync(24 * 14 - 1.5); // its mail would be due an hour before the 14 days are over
        await story.SeesAsync("product.viewed", "{'product':{'id':'tin'}}");
        await story.PassesAsync(10);
        await story.IsToldAsync(
            "01:00 sent welcome",
            "03:00 sent welcome",
            "03:30 suppressed welcome: expired: another enrollment of browsing wrote on 2026-03-02 11:00 UTC, and 14 days must pass between two of them, and the message waits at most 1 day",
            "05:30 suppressed welcome: expired: another enrollment of browsing wrote on 2026-03-02 11:00 UTC, and 14 days must pass between two of them, and the message waits at most 1 day",
            "339:00 sent welcome",
            "341:00 sent welcome");
    }

    // listmonk#1801: a clone of a server that had been off sent the 8 am mail at 1 pm.
    [Fact]
    public async Task drops_what_is_later_than_it_says_the_step_before_the_journey()
    {
        await using var host = new EngineStoryHost([Read(Browsing)]);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("product.viewed", "{'product':{'id':'kettle'}}");
        host.Clock.MoveTo(host.Now.AddHours(3)); // the first mail is 2 h late: still good
        await story.PassesAsync(0);
        host.Clock.MoveTo(host.Now.AddHours(3)); // the second is 1 h late: too late for it
        await story.PassesAsync(1);
        await story.IsToldAsync(
            "03:00 sent welcome",
            "06:00 suppressed welcome: expired: it was meant for 2026-03-02 13:00 UTC, and later than 30 minutes after it makes no sense");
    }

    [Fact]
    public async Task drops_a_held_mail_too_when_nobody_was_there_at_the_end_of_its_wait()
    {
        await using var host = new EngineStoryHost([Read(Browsing.Replace("frequency: timely", "frequency: regular", StringComparison.Ordinal))]);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("product.viewed", "{'product':{'id':'kettle'}}");
        await story.PassesAsync(4); // the second mail is held until 24 h after the first
        host.Clock.MoveTo(host.Now.AddDays(3));
        await story.PassesAsync(1);
        await story.IsToldAsync(
            "01:00 sent welcome",
            "76:00 suppressed welcome: expired: it was meant for 2026-03-03 09:00 UTC, and later than 30 minutes after it makes no sense");
    }

    [Theory]
    [InlineData("cooldown: 14d")]
    [InlineData("lateness: 3h")]
    public void is_refused_where_its_mails_are_never_held_back(string line)
    {
        var yaml = Browsing.Replace("topic: offers", "topic: orders", StringComparison.Ordinal).Replace("frequency: timely\n", "", StringComparison.Ordinal);
        var problems = JourneyCheck.Of(JourneyReader.ReadFile("browsing.yaml", yaml), new HashSet<string> { "welcome" });
        Assert.Contains(problems, problem => problem.Message.StartsWith($"`{line.Split(':')[0]}` means nothing for `topic: orders`", StringComparison.Ordinal));
    }

    [Fact]
    public void says_them_on_its_page() => Assert.Equal(
        "Timely: does not wait for the pause between mails, but keeps the daily and weekly limits. After one enrollment's last mail, other enrollments stay silent for 14 days. A mail later than 3 hours expires.",
        Web.Journeys.JourneyWords.Frequency(Read(Browsing)));

    [Fact]
    public void knows_lateness_only_beside_a_step_that_sends() => Assert.Contains(
        JourneyReader.Read("sample.yaml", SampleFile.Steps("  - wait: 1h\n    lateness: 2h")).Problems,
        problem => problem.Message.Contains("lateness", StringComparison.Ordinal));

    private static Journey Read(string yaml)
    {
        var (journey, problems) = JourneyReader.Read("browsing.yaml", yaml);
        Assert.Empty(problems);
        return journey!;
    }
}
