using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using TriggerMail.Contacts;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Values;

namespace TriggerMail.Tests.Triggers;

/// <summary>
/// Over all zones of the tz database, dates with 29 February, and hours that clock changes skip and double: exactly once, at the asked
/// local time (mautic#11602, #10612, SparkDevNetwork/Rock#6560).
/// </summary>
public sealed class Any_zone_and_date
{
    private static readonly string[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Where(id => id.Contains('/', StringComparison.Ordinal))];

    private sealed record Case(string Zone, int Month, int Day, int Minute, int StartDay, int Offset)
    {
        public TimeOnly At => TimeOnly.FromTimeSpan(TimeSpan.FromMinutes(Minute));

        public DateTimeOffset Start => new DateTimeOffset(2023, 1, 1, 0, 30, 0, TimeSpan.Zero).AddDays(StartDay);
    }

    private static readonly Gen<Case> Cases =
        from zone in Gen.Elements(Zones)
        from month in Gen.Choose(1, 12)
        from day in Gen.Frequency((1, Gen.Constant(29)), (3, Gen.Choose(1, 28)), (1, Gen.Choose(1, 31)))
        from minute in Gen.Frequency((1, Gen.Choose(0, 4 * 60)), (1, Gen.Choose(0, 24 * 60 - 1)))
        from start in Gen.Choose(0, 800)
        from offset in Gen.Choose(-40, 40)
        where day <= DateTime.DaysInMonth(2024, month)
        select new Case(zone, month, day, minute, start, offset);

    [Fact]
    public void is_met_once_a_year_at_the_asked_time_on_the_contacts_own_clock() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1_500), Prop.ForAll(Cases.ToArbitrary(), one =>
    {
        var trigger = new DateTrigger(new("contact.birthday"), one.Offset, one.At, DateCycle.Year);
        var contact = Born($"1980-{one.Month:D2}-{one.Day:D2}", one.Zone);
        var met = Walk(trigger, contact, one.Start, 6);
        var zone = LocalTimes.Zone(one.Zone)!;
        foreach (var (key, at) in met)
        {
            var year = int.Parse(key, System.Globalization.CultureInfo.InvariantCulture);
            var day = one is { Month: 2, Day: 29 } && !DateTime.IsLeapYear(year) ? new LocalDate(year, 2, 28) : new LocalDate(year, one.Month, one.Day);
            AssertShows(zone, day.PlusDays(one.Offset), one.At, at);
        }
        Assert.Equal(Enumerable.Range(int.Parse(met[0].Key, System.Globalization.CultureInfo.InvariantCulture), 6), met.Select(occasion => int.Parse(occasion.Key, System.Globalization.CultureInfo.InvariantCulture)));
        Assert.InRange(met[0].At - one.Start, TimeSpan.FromDays(-1.1), TimeSpan.FromDays(368));
    }));

    // Rock#6560: a daily mail went out twice on the day the clocks went back.
    [Fact]
    public void comes_once_on_every_date_of_the_contacts_calendar_when_it_recurs_daily() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll(Cases.ToArbitrary(), one =>
    {
        var met = Walk(new ScheduleTrigger([], one.At), Born(null, one.Zone), one.Start, 400);
        var zone = LocalTimes.Zone(one.Zone)!;
        for (var i = 0; i < met.Count; i++)
        {
            var day = NodaTime.Text.LocalDatePattern.Iso.Parse(met[i].Key).Value;
            AssertShows(zone, day, one.At, met[i].At);
            if (i > 0)
                Assert.Equal(NodaTime.Text.LocalDatePattern.Iso.Parse(met[i - 1].Key).Value.PlusDays(1), day);
        }
    }));

    // What is given is remembered, and the clock goes on to the moment of the next.
    private static List<(string Key, DateTimeOffset At)> Walk(TimedTrigger trigger, Contact contact, DateTimeOffset start, int many)
    {
        var (met, now) = (new List<(string, DateTimeOffset)>(), start);
        TriggerState? mark = null;
        while (met.Count < many)
        {
            mark = trigger.Plan(new() { Now = now, Contact = contact }, mark)!;
            met.Add((mark.Key!, mark.At!.Value));
            now = mark.At.Value > now ? mark.At.Value : now;
            Assert.Equal(mark, trigger.Plan(new() { Now = now, Contact = contact }, mark));
            mark = mark.With(mark.Key!);
        }
        return met;
    }

    private static void AssertShows(DateTimeZone zone, LocalDate day, TimeOnly time, DateTimeOffset at)
    {
        var mapping = zone.MapLocal(day + LocalTime.FromTimeOnly(time));
        var expected = mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
        Assert.Equal(expected.ToDateTimeOffset(), at);
    }

    private static Contact Born(string? birthday, string zone) => new()
    {
        Id = "c",
        CreatedAt = default,
        Email = "ada@example.com",
        Profile = new() { Birthday = birthday, TimeZone = zone },
    };
}
