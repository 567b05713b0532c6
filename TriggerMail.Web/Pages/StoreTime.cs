using System.Globalization;
using NodaTime;
using TriggerMail.Store;

namespace TriggerMail.Web.Pages;

/// <summary>Instants as the store's people read them: in the store's zone.</summary>
internal sealed class StoreTime(StoreSettings store, TimeProvider clock)
{
    private readonly DateTimeZone zone = DateTimeZoneProviders.Tzdb.GetZoneOrNull(store.TimeZone) ?? DateTimeZone.Utc;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>The zone's name for a person: "UTC", "Europe/Berlin".</summary>
    public string ZoneName => zone.Id is "Etc/UTC" or "UTC" ? "UTC" : zone.Id;

    public DateOnly Day(DateTimeOffset at) => Local(at).Date.ToDateOnly();

    public string Clock(DateTimeOffset at) => Say(at, "HH:mm");

    /// <summary>"Thu 5 Mar, 08:52", with the year when it is not this one.</summary>
    public string Short(DateTimeOffset at) => Say(at, Local(at).Year == Local(Now).Year ? "ddd d MMM, HH:mm" : "d MMM yyyy, HH:mm");

    public string Full(DateTimeOffset at) => Say(at, "dddd, d MMMM yyyy, HH:mm");

    /// <summary>"Thursday, 5 March", with the year when it is not this one.</summary>
    public string Heading(DateOnly day) =>
        day.ToString(day.Year == Local(Now).Year ? "dddd, d MMMM" : "dddd, d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>How far away, roughly: "3 days", "4 hours", "under a minute".</summary>
    public static string Roughly(TimeSpan span)
    {
        var (n, unit) = span.Duration() switch
        {
            { TotalDays: >= 2 } days => ((int)days.TotalDays, "day"),
            { TotalHours: >= 1 } hours => ((int)hours.TotalHours, "hour"),
            var minutes => ((int)minutes.TotalMinutes, "minute"),
        };
        return n == 0 ? "under a minute" : string.Create(CultureInfo.InvariantCulture, $"{n} {unit}{(n == 1 ? "" : "s")}");
    }

    private string Say(DateTimeOffset at, string form) => Local(at).ToDateTimeUnspecified().ToString(form, CultureInfo.InvariantCulture);

    private LocalDateTime Local(DateTimeOffset at) => Instant.FromDateTimeOffset(at).InZone(zone).LocalDateTime;
}
