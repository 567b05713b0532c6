using TriggerMail.Runtime;
using TriggerMail.Scheduling;

namespace TriggerMail.Tests.Triggers;

/// <summary>What a host with clocks of its own hears when the one of all occasions rings. The engine's clock starts on Monday, 2 March 2026, at 08:00 UTC.</summary>
public sealed class A_clock_that_occasions_share
{
    private readonly Shop shop = Shop.With("{ every: { day: friday, at: \"10:00\" } }");
    private readonly AlarmDispatcher desk;

    public A_clock_that_occasions_share() => desk = new(shop.Host.Engine, shop.Host.Clock, (alarm, problem) => Assert.Fail(problem.ToString()));

    [Fact]
    public async Task rings_for_everybody_who_is_due_whoever_it_was_set_for()
    {
        await shop.KnowsAsync("'timeZone':'Etc/UTC'");
        await shop.KnowsAsync("'timeZone':'Europe/London'", "ben@example.com");
        var alarm = await MoveToFirstAsync();
        await desk.AnswerAsync(alarm);
        Assert.Equal(["2026-03-06 10:00"], await shop.MailsAsync());
        Assert.Equal(["2026-03-06 10:00"], await shop.MailsAsync("ben@example.com"));
    }

    [Fact]
    public async Task rings_next_for_whoever_is_due_in_the_next_minutes_and_stops_when_nobody_is()
    {
        await shop.KnowsAsync("'timeZone':'Etc/UTC'");
        var alarm = await MoveToFirstAsync();
        await shop.Host.Engine.Due.SetAsync(new(shop.Host.Now.AddMinutes(9), AlarmKind.TimedTriggers, "somebody", ""));
        Assert.Equal(shop.Host.Now.AddMinutes(9), await desk.AnswerAsync(alarm));
        shop.Host.Clock.MoveTo(shop.Host.Now.AddMinutes(9));
        Assert.Null(await desk.AnswerAsync(alarm)); // The next Friday is not near.
        Assert.Equal(Shop.At("2026-03-13 10:00"), await shop.Host.Engine.Due.EarliestAsync());
    }

    [Fact]
    public async Task leaves_alarms_alone_that_have_a_clock_of_their_own()
    {
        await shop.KnowsAsync("'timeZone':'Etc/UTC'");
        var alarm = await MoveToFirstAsync();
        var own = new Alarm(shop.Host.Now.AddSeconds(-30), "somebody", "cart-abandonment~c~1");
        await shop.Host.Engine.Due.SetAsync(own);
        await desk.AnswerAsync(alarm);
        Assert.Equal(own, Assert.Single(await shop.Host.Engine.Due.DueAsync(shop.Host.Now, 10)));
    }

    private async Task<Alarm> MoveToFirstAsync()
    {
        var at = (await shop.Host.Engine.Due.EarliestAsync())!.Value;
        shop.Host.Clock.MoveTo(at);
        return (await shop.Host.Engine.Due.DueAsync(at, 10))[0];
    }
}
