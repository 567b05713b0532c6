using NodaTime;
using NodaTime.TimeZones;

namespace TriggerMail.Values;

/// <summary>
/// Wall-clock times of a contact, by one written policy: an hour that the clock change skips means the first moment after the
/// gap, an hour that it doubles means the first pass.
/// </summary>
public static class LocalTimes
{
    private static readonly ZoneLocalMappingResolver Policy =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The zone with this IANA name, or null when there is none.</summary>
    public static DateTimeZone? Zone(string? name) => name is null ? null : DateTimeZoneProviders.Tzdb.GetZoneOrNull(name);

    /// <summary>The first instant after <paramref name="now"/> (exclusive) at which the zone's clocks show <paramref name="time"/>.</summary>
    public static DateTimeOffset Next(DateTimeOffset now, LocalTime time, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        var today = Instant.FromDateTimeOffset(now).InZone(zone).Date;
        for (var day = today; ; day = day.PlusDays(1))
            if (At(day, time, zone) is var at && at > now)
                return at;
    }

    /// <summary>The instant at which the zone's clocks show this date and time.</summary>
    public static DateTimeOffset At(LocalDate date, LocalTime time, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return zone.ResolveLocal(date + time, Policy).ToInstant().ToDateTimeOffset();
    }

    /// <summary>The time on the zone's clocks, as people write it: <c>07:00</c>.</summary>
    public static string Say(DateTimeOffset at, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return Instant.FromDateTimeOffset(at).InZone(zone).TimeOfDay.ToString("HH':'mm", System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>The date on the zone's calendars at an instant.</summary>
    public static LocalDate Date(DateTimeOffset at, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return Instant.FromDateTimeOffset(at).InZone(zone).Date;
    }
}
