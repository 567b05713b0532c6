using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TriggerMail.Journeys;
using TriggerMail.Stories;
using TriggerMail.Values;

namespace TriggerMail.Regressions;

/// <summary>Steps that ran in UTC, dates a day off, and the two days a year on which clocks change.</summary>
public sealed class Clocks_and_zones
{
    private readonly RecordingSender sender = new();

    // mautic#10170, #7665, #2824, #17319: steps ran in UTC; a date was one day off near local midnight.
    [Fact]
    public void a_time_of_day_is_the_contacts_own_in_every_zone_there_is() => Prop.ForAll(
        ArbMap.Default.ArbFor<(ushort Zone, ushort Hour, byte Time)>(),
        pick =>
        {
            var zone = DateTimeZoneProviders.Tzdb[DateTimeZoneProviders.Tzdb.Ids[pick.Zone % DateTimeZoneProviders.Tzdb.Ids.Count]];
            var now = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMinutes(pick.Hour * 8);
            var wanted = new LocalTime(pick.Time % 24, pick.Time % 60);
            var at = LocalTimes.Next(now, wanted, zone);
            var shown = Instant.FromDateTimeOffset(at).InZone(zone);
            Assert.InRange(at - now, TimeSpan.FromTicks(1), TimeSpan.FromHours(50));
            // Where the clocks skip that time, it is the first moment after the gap.
            Assert.True(shown.TimeOfDay == wanted || zone.MapLocal(shown.Date + wanted).Count == 0, $"{zone.Id}: {shown}");
        }).QuickCheckThrowOnFailure();

    // mautic#11602, #10612: the clock going back put a step into an hourly loop of being put off.
    [Fact]
    public async Task a_mail_held_through_the_night_the_clocks_go_back_goes_once_in_the_morning()
    {
        var host = new EngineStoryHost([Small.On("start", new WaitUntilStep("morning", new Moment.LocalTime(new(2, 30)), 1), Small.Send(1))], sender: sender);
        host.Clock.MoveTo(new(2026, 10, 24, 20, 0, 0, TimeSpan.Zero));
        await InZoneAsync(host, "ada@example.com", "Europe/Berlin");
        await new Story(host).SeesAsync("start");
        await host.PassAsync(TimeSpan.FromDays(3));
        Assert.Single(sender.Messages);
        // 02:30 comes twice that night; the first pass is 00:30 UTC.
        Assert.Equal(new DateTimeOffset(2026, 10, 25, 0, 30, 0, TimeSpan.Zero), Assert.Single(await host.DecisionsAsync("ada@example.com")).At);
    }

    // SparkDevNetwork/Rock#6560: the daily mail came twice on the day the clocks changed.
    [Fact]
    public async Task a_daily_mail_comes_once_a_day_on_the_days_the_clocks_change_too()
    {
        Step[] daily = [new WaitUntilStep("time", new Moment.LocalTime(new(2, 30)), 1), Small.Send(1), new GoToStep("again", 0)];
        foreach (var start in new[] { new DateTimeOffset(2026, 3, 27, 12, 0, 0, TimeSpan.Zero), new DateTimeOffset(2026, 10, 23, 12, 0, 0, TimeSpan.Zero) })
        {
            var host = new EngineStoryHost([Small.On("start", daily) with { Topic = "orders" }], sender: new());
            host.Clock.MoveTo(start);
            await InZoneAsync(host, "ada@example.com", "Europe/Berlin");
            await new Story(host).SeesAsync("start");
            await host.PassAsync(TimeSpan.FromDays(5));
            var days = (await host.DecisionsAsync("ada@example.com")).Select(told => LocalTimes.Date(told.At, LocalTimes.Zone("Europe/Berlin")!)).ToList();
            Assert.Equal(5, days.Count);
            Assert.Equal(5, days.Distinct().Count());
        }
    }

    // novuhq/novu#2808: delivery at the recipient's own time, asked for since 2023.
    [Fact]
    public async Task nine_in_the_morning_is_nine_in_tokyo_and_nine_in_new_york()
    {
        await using var host = new EngineStoryHost([Small.On("start", new WaitUntilStep("nine", new Moment.LocalTime(new(9, 0)), 1), Small.Send(1))], sender: sender);
        foreach (var (contact, zone) in new[] { ("aki@example.com", "Asia/Tokyo"), ("amy@example.com", "America/New_York") })
        {
            await InZoneAsync(host, contact, zone);
            await new Story(host, contact).SeesAsync("start", id: contact);
        }
        await host.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero), Assert.Single(await host.DecisionsAsync("aki@example.com")).At);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 14, 0, 0, TimeSpan.Zero), Assert.Single(await host.DecisionsAsync("amy@example.com")).At);
    }

    private static async Task InZoneAsync(EngineStoryHost host, string contact, string zone)
    {
        await Small.SubscribedAsync(host, contact);
        await new Story(host, contact).SeesAsync("contact.updated", $"{{'contact':{{'timeZone':'{zone}'}}}}", id: $"zone-{contact}");
    }
}
