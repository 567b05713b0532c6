using TriggerMail.Journeys;
using TriggerMail.Runtime;
using TriggerMail.Scheduling;
using TriggerMail.Storage;
using TriggerMail.Store;

namespace TriggerMail.Bulk;

/// <summary>
/// Starts bulk jobs and takes them on, a stretch each time their alarm rings. Whoever answers alarms
/// drives bulk jobs too. A bulk job repeated, rung early or cut off by a crash gives nobody anything twice.
/// </summary>
public sealed class BulkJobs
{
    private const int LongestName = 120;

    private readonly BulkJobStore rows;
    private readonly BulkJobRunner walk;
    private readonly DueIndex due;
    private readonly TimeProvider clock;
    private readonly Func<Alarm, CancellationToken, ValueTask>? onAlarm;
    private static readonly TimeSpan Wave = TimeSpan.FromMinutes(1);

    internal BulkJobs(IRecordStore records, PublishedJourneys journeys, StoreFacts store, BulkJobSettings limits, TimeProvider clock, Func<Alarm, CancellationToken, ValueTask>? onAlarm, Action<string, Exception>? onTrouble, EventIngestion desk, EnrollmentMover migration, DueIndex due)
    {
        rows = new(records);
        walk = new(rows, new(desk, migration, journeys, store, clock), clock, limits, onTrouble);
        (this.clock, this.onAlarm, this.due) = (clock, onAlarm, due);
    }

    /// <summary>Starts a bulk job; false when there is or was one of its name. It is durable when this returns.</summary>
    public Task<bool> StartAsync(BulkJob job, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        return StartAsync(job, job.StartsAt, cancel);
    }

    /// <summary>The same for a bulk job that whoever starts it takes on at once: its alarm rings a little later, for what is left.</summary>
    internal async Task<bool> StartAsync(BulkJob job, DateTimeOffset rings, CancellationToken cancel)
    {
        if (job.Id.Length is 0 or > LongestName || !job.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ':' or '_' or '@'))
            throw new ArgumentException($"A bulk job cannot be called '{job.Id}': use letters, digits and - . : _ @, at most {LongestName} of them.", nameof(job));
        // The alarm first: without its bulk job it is answered with nothing, but a bulk job without its alarm would never begin.
        var alarm = new Alarm(rings, AlarmKind.Bulk, null, job.Id);
        await due.SetAsync(alarm, cancel);
        return await rows.AddAsync(job with { Progress = new() }, cancel) && await TellAsync(alarm, cancel);
    }

    /// <summary>Puts a bulk job that has not begun in place of the one of its name, or starts it; false when that one has begun.</summary>
    public async Task<bool> StartOrChangeAsync(BulkJob job, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        var alarm = new Alarm(job.StartsAt, AlarmKind.Bulk, null, job.Id);
        while (await rows.FindAsync(job.Id, cancel) is var (had, version))
        {
            if (had.Progress.BegunAt is not null)
                return false;
            await due.SetAsync(alarm, cancel);
            if (await rows.ReplaceAsync(job with { Progress = new() }, version, cancel))
                return await TellAsync(alarm, cancel);
        }
        return await StartAsync(job, cancel);
    }

    /// <summary>
    /// Starts a bulk job over the contacts with these ids; false when there is or was one of its name. They are written down first, a
    /// batch at a time, so the list may be longer than the memory.
    /// </summary>
    public async Task<bool> StartAsync(BulkJob job, IAsyncEnumerable<string> contacts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(job);
        ArgumentNullException.ThrowIfNull(contacts);
        if (await rows.FindAsync(job.Id, cancel) is not null)
            return false;
        await rows.ListAsync(job.Id, contacts, cancel);
        return await StartAsync(job with { Over = new([BulkJobStore.ListOf(job.Id)]) }, cancel);
    }

    /// <summary>A bulk job by name; null when there never was one.</summary>
    public async ValueTask<BulkJob?> FindAsync(string id, CancellationToken cancel = default) => (await rows.FindAsync(id, cancel))?.Round;

    /// <summary>Every bulk job there is or was, by name.</summary>
    public ValueTask<IReadOnlyList<BulkJob>> AllAsync(CancellationToken cancel = default) => rows.AllAsync(cancel);

    /// <summary>Ends a bulk job where it is; false when there is none under way. Whoever was given the event keeps it.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="cancel">Gives up before it is ended.</param>
    public async Task<bool> StopAsync(string id, string reason, CancellationToken cancel = default)
    {
        while (await rows.FindAsync(id, cancel) is ({ Progress.EndedAt: null } job, var version))
            if (await rows.ReplaceAsync(job with { Progress = job.Progress with { EndedAt = clock.GetUtcNow(), Stopped = reason } }, version, cancel))
                return true;
        return false;
    }

    private async Task<bool> TellAsync(Alarm alarm, CancellationToken cancel)
    {
        if (onAlarm is { } tell)
            await tell(alarm, cancel);
        return true;
    }

    private static BulkJob WaveAt(BulkJob job, DateTimeOffset at)
    {
        var id = BulkJobRunner.WaveOf(job, at);
        return job with { Id = id, WaveOf = job.Id, StartsAt = at, LocalAt = null, Over = new([BulkJobStore.ListOf(id)]) };
    }

    // The counts stay until the next time.
    private BulkJob Tomorrow(BulkJob job)
    {
        var next = job.StartsAt;
        while (next <= clock.GetUtcNow())
            next += TimeSpan.FromDays(1);
        return job with { StartsAt = next, Progress = new() { Counted = job.Progress.Counted } };
    }

    /// <summary>Takes a bulk job on for a stretch, and says when to go on; null when it is over.</summary>
    internal async Task<DateTimeOffset?> AdvanceAsync(string id, CancellationToken cancel)
    {
        while (await rows.FindAsync(id, cancel) is ({ Progress.EndedAt: null } job, var version))
        {
            var now = clock.GetUtcNow();
            if (job.StartsAt > now)
                return job.StartsAt;
            // The waves are counted on being whole when they begin.
            if (job.WaveOf is { } whole && await FindAsync(whole, cancel) is { Progress.EndedAt: null })
                return now + Wave;
            var (progress, next) = await walk.StretchAsync(job, cancel);
            foreach (var wave in progress.Waves.Except(job.Progress.Waves))
                await StartAsync(WaveAt(job, wave), cancel);
            var further = job with { Progress = progress with { BegunAt = job.Progress.BegunAt ?? now } };
            if (next is null && job.Daily)
                (further, next) = (Tomorrow(further), Tomorrow(further).StartsAt);
            if (await rows.ReplaceAsync(further, version, cancel))
                return next;
            // It was stopped meanwhile, or two took it on at once: what the other one wrote is where it stands.
        }
        return null;
    }
}
