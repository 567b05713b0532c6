using System.Text;
using NodaTime;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Runtime;
using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Bulk;

/// <summary>
/// What has to follow when journeys and segments come in force: broadcasts are scheduled, and when a trigger by the clock or a segment is
/// new or edited, every contact is looked at once, so that it counts for those who are already there. With segments, everybody is looked
/// at every night as well, because a condition can change its answer with time alone. And it is
/// remembered which domains wanted fewer mails. Both hosts call it when they start.
/// </summary>
public sealed class Upkeep
{
    private const string Partition = "upkeep", Row = "looked-at";
    private const int LooksPerMinute = 60_000;
    private static readonly LocalTime Night = new(3, 0);

    private readonly IRecordStore records;
    private readonly PublishedJourneys journeys;
    private readonly StoreFacts store;
    private readonly TimeProvider clock;
    private readonly BulkJobs jobs;
    private readonly Broadcasts broadcasts;

    private readonly DomainThrottle pace;

    internal Upkeep(IRecordStore records, PublishedJourneys journeys, StoreFacts store, RunnerSettings settings, TimeProvider clock, BulkJobs jobs, DomainThrottle pace) => (this.records, this.journeys, this.store, this.clock, this.jobs, this.pace, broadcasts) = (records, journeys, store, clock, jobs, pace, new(journeys, store, settings, clock, jobs));

    /// <summary>Does it. Doing it again changes nothing. While nobody has confirmed the clock it does nothing: whoever holds the clock calls it again then.</summary>
    public async Task BeginAsync(CancellationToken cancel = default)
    {
        if (clock is Clocks.SteadyClock { IsHeld: true })
            return;
        await pace.BeginAsync(clock.GetUtcNow(), cancel);
        await broadcasts.ScheduleAsync(cancel);
        await LookAgainAsync(cancel);
        if (!journeys.Segments.IsEmpty)
            await jobs.StartAsync(Look("look:nightly", LocalTimes.Next(clock.GetUtcNow(), Night, store.Zone)) with { Daily = true }, cancel);
    }

    private async Task LookAgainAsync(CancellationToken cancel)
    {
        var definition = Definition();
        var had = await records.GetAsync(Partition, Row, cancel);
        var (last, number) = had is null ? ("", 0) : Read(had);
        if (definition == last)
            return;
        // Nobody is there yet to be looked at; whoever comes is looked at then.
        if (definition.Length > 0 && (await new ContactList(records).PageAsync(null, 1, cancel)).Contacts.Count > 0)
            await jobs.StartAsync(Look($"look:{number + 1}", clock.GetUtcNow()), cancel);
        await records.CommitAsync(new(Partition, [new Change.Upsert(Row, Encoding.UTF8.GetBytes($"{number + 1}|{definition}"))]), cancel);
    }

    private static BulkJob Look(string id, DateTimeOffset at) => new()
    {
        Id = id,
        Purpose = "Look at everybody by the journeys and segments in force",
        StartsAt = at,
        PerMinute = LooksPerMinute,
    };

    private string Definition()
    {
        var triggers = journeys.Timed.Select(journey => $"{journey.Id} {((TimedTrigger)journey.Entry.Trigger!).Definition}");
        var segments = journeys.Segments.Select(segment => $"{segment.Name} {segment.Definition}");
        string[] all = [.. triggers, "-", .. segments];
        return all.Length == 1 ? "" : RowKey.Hash(string.Join('\n', all));
    }

    private static (string Definition, int Number) Read(StoredRecord record)
    {
        // What cannot be read was scribbled: everybody is looked at once more.
        var parts = Encoding.UTF8.GetString(record.Body.Span).Split('|');
        return parts.Length == 2 && int.TryParse(parts[0], System.Globalization.CultureInfo.InvariantCulture, out var number) ? (parts[1], number) : ("", 0);
    }
}
