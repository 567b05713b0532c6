using System.Text.Json;
using NodaTime.Text;
using NodaTime;
using TriggerMail.Events;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Journeys;
using TriggerMail.Runtime;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Bulk;

/// <summary>
/// Keeps one bulk job for every journey that says <c>broadcast</c>. Edited before it begins, the new time counts; once it has begun it is
/// never begun again, whatever the file says: to broadcast again, copy the file under a new name.
/// </summary>
internal sealed class Broadcasts(PublishedJourneys journeys, StoreFacts store, RunnerSettings settings, TimeProvider clock, BulkJobs jobs)
{
    private const string Prefix = "broadcast:";

    // The first clocks on earth, and the last. Before the first there is time to find out whose clock is which.
    private static readonly DateTimeZone First = DateTimeZone.ForOffset(Offset.FromHours(14));
    private static readonly DateTimeZone Last = DateTimeZone.ForOffset(Offset.FromHours(-12));
    private static readonly TimeSpan Sorting = TimeSpan.FromHours(1);

    /// <summary>What the bulk job of a journey is called.</summary>
    public static string NameOf(string journey) => Prefix + journey;

    /// <summary>Starts, changes or takes back bulk jobs until they are what the journeys in force say.</summary>
    public async Task ScheduleAsync(CancellationToken cancel)
    {
        var wanted = journeys.Current.Where(journey => journey.Entry.Trigger is Trigger.Broadcast).ToList();
        foreach (var job in await jobs.AllAsync(cancel))
            if (job is { WaveOf: null, Progress: { BegunAt: null, EndedAt: null } } && job.Id.StartsWith(Prefix, StringComparison.Ordinal)
                && !wanted.Any(journey => NameOf(journey.Id) == job.Id))
                await jobs.StopAsync(job.Id, "its journey was taken away before it began", cancel);
        foreach (var journey in wanted)
            await ScheduleAsync(journey, (Trigger.Broadcast)journey.Entry.Trigger!, cancel);
    }

    private async Task ScheduleAsync(Journey journey, Trigger.Broadcast broadcast, CancellationToken cancel)
    {
        var job = JobOf(journey, broadcast);
        var had = await jobs.FindAsync(job.Id, cancel);
        if (had is { Progress.EndedAt: null } && (had.StartsAt, had.Segment, had.LocalAt) == (job.StartsAt, job.Segment, job.LocalAt))
            return;
        var isOver = InstantIn(broadcast, broadcast.Zone == ClockOf.Contact ? Last : store.Zone) + settings.Rules.Lateness < clock.GetUtcNow();
        if (isOver && had is not null)
            return;
        await jobs.StartOrChangeAsync(job, cancel);
        if (isOver)
            await jobs.StopAsync(job.Id, "its time had passed when it was published", cancel);
    }

    private BulkJob JobOf(Journey journey, Trigger.Broadcast broadcast) => new()
    {
        Id = NameOf(journey.Id),
        Purpose = $"Broadcast {journey.Id} to {broadcast.To}",
        StartsAt = broadcast.Zone == ClockOf.Contact ? InstantIn(broadcast, First) - Sorting : InstantIn(broadcast, store.Zone),
        LocalAt = broadcast.Zone == ClockOf.Contact ? LocalDateTimePattern.GeneralIso.Format(broadcast.At) : null,
        Segment = broadcast.To,
        Gives = new(EventTypes.BroadcastDue, JsonSerializer.SerializeToElement(
            new Dictionary<string, Dictionary<string, string>> { ["broadcast"] = new() { ["journey"] = journey.Id, ["to"] = broadcast.To } },
            TriggerJson.Default.DictionaryStringDictionaryStringString)),
    };

    private static DateTimeOffset InstantIn(Trigger.Broadcast broadcast, DateTimeZone zone) =>
        LocalTimes.At(broadcast.At.Date, broadcast.At.TimeOfDay, zone);
}
