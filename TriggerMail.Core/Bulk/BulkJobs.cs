using TriggerMail.Runtime;
using TriggerMail.Scheduling;

namespace TriggerMail.Bulk;

/// <summary>
/// Starts rounds and takes them on, a stretch each time their alarm rings. Whoever answers alarms
/// drives rounds too. A round repeated, rung early or cut off by a crash gives nobody anything twice.
/// </summary>
public sealed class BulkJobs
{
    private const int LongestName = 120;

    private readonly BulkJobStore store;
    private readonly BulkJobRunner walk;
    private readonly DueIndex due;
    private readonly EngineParts parts;
    private static readonly TimeSpan Wave = TimeSpan.FromMinutes(1);

    internal BulkJobs(EngineParts parts, EventIngestion desk, EnrollmentMover migration, DueIndex due)
    {
        store = new(parts.Records);
        walk = new(store, new(desk, migration, parts), parts);
        (this.parts, this.due) = (parts, due);
    }

    /// <summary>Starts a round; false when there is or was one of its name. It is durable when this returns.</summary>
    public Task<bool> StartAsync(BulkJob round, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(round);
        return StartAsync(round, round.StartsAt, cancel);
    }

    /// <summary>The same for a round that whoever starts it takes on at once: its alarm rings a little later, for what is left.</summary>
    internal async Task<bool> StartAsync(BulkJob round, DateTimeOffset rings, CancellationToken cancel)
    {
        if (round.Id.Length is 0 or > LongestName || !round.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or ':' or '_' or '@'))
            throw new ArgumentException($"A round cannot be called '{round.Id}': use letters, digits and - . : _ @, at most {LongestName} of them.", nameof(round));
        // The alarm first: without its round it is answered with nothing, but a round without its alarm would never begin.
        var alarm = new Alarm(rings, AlarmKind.Bulk, null, round.Id);
        await due.SetAsync(alarm, cancel);
        return await store.AddAsync(round with { Progress = new() }, cancel) && await TellAsync(alarm, cancel);
    }

    /// <summary>Puts a round that has not begun in place of the one of its name, or starts it; false when that one has begun.</summary>
    public async Task<bool> StartOrChangeAsync(BulkJob round, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(round);
        var alarm = new Alarm(round.StartsAt, AlarmKind.Bulk, null, round.Id);
        while (await store.FindAsync(round.Id, cancel) is var (had, version))
        {
            if (had.Progress.BegunAt is not null)
                return false;
            await due.SetAsync(alarm, cancel);
            if (await store.ReplaceAsync(round with { Progress = new() }, version, cancel))
                return await TellAsync(alarm, cancel);
        }
        return await StartAsync(round, cancel);
    }

    /// <summary>
    /// Starts a round over the contacts with these ids; false when there is or was one of its name. They are written down first, a
    /// batch at a time, so the list may be longer than the memory.
    /// </summary>
    public async Task<bool> StartAsync(BulkJob round, IAsyncEnumerable<string> contacts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(contacts);
        if (await store.FindAsync(round.Id, cancel) is not null)
            return false;
        await store.ListAsync(round.Id, contacts, cancel);
        return await StartAsync(round with { Over = new([BulkJobStore.ListOf(round.Id)]) }, cancel);
    }

    /// <summary>A round by name; null when there never was one.</summary>
    public async ValueTask<BulkJob?> FindAsync(string id, CancellationToken cancel = default) => (await store.FindAsync(id, cancel))?.Round;

    /// <summary>Every round there is or was, by name.</summary>
    public ValueTask<IReadOnlyList<BulkJob>> AllAsync(CancellationToken cancel = default) => store.AllAsync(cancel);

    /// <summary>Ends a round where it is; false when there is none under way. Whoever was given the event keeps it.</summary>
    /// <param name="id">Its name.</param>
    /// <param name="reason">Why, in words.</param>
    /// <param name="cancel">Gives up before it is ended.</param>
    public async Task<bool> StopAsync(string id, string reason, CancellationToken cancel = default)
    {
        while (await store.FindAsync(id, cancel) is ({ Progress.EndedAt: null } round, var version))
            if (await store.ReplaceAsync(round with { Progress = round.Progress with { EndedAt = parts.Clock.GetUtcNow(), Stopped = reason } }, version, cancel))
                return true;
        return false;
    }

    private async Task<bool> TellAsync(Alarm alarm, CancellationToken cancel)
    {
        if (parts.OnAlarm is { } tell)
            await tell(alarm, cancel);
        return true;
    }

    private static BulkJob WaveAt(BulkJob round, DateTimeOffset at)
    {
        var id = BulkJobRunner.WaveOf(round, at);
        return round with { Id = id, WaveOf = round.Id, StartsAt = at, LocalAt = null, Over = new([BulkJobStore.ListOf(id)]) };
    }

    // The counts stay until the next time.
    private BulkJob Tomorrow(BulkJob round)
    {
        var next = round.StartsAt;
        while (next <= parts.Clock.GetUtcNow())
            next += TimeSpan.FromDays(1);
        return round with { StartsAt = next, Progress = new() { Counted = round.Progress.Counted } };
    }

    /// <summary>Takes a round on for a stretch, and says when to go on; null when it is over.</summary>
    internal async Task<DateTimeOffset?> AdvanceAsync(string id, CancellationToken cancel)
    {
        while (await store.FindAsync(id, cancel) is ({ Progress.EndedAt: null } round, var version))
        {
            var now = parts.Clock.GetUtcNow();
            if (round.StartsAt > now)
                return round.StartsAt;
            // The waves are counted on being whole when they begin.
            if (round.WaveOf is { } whole && await FindAsync(whole, cancel) is { Progress.EndedAt: null })
                return now + Wave;
            var (progress, next) = await walk.StretchAsync(round, cancel);
            foreach (var wave in progress.Waves.Except(round.Progress.Waves))
                await StartAsync(WaveAt(round, wave), cancel);
            var further = round with { Progress = progress with { BegunAt = round.Progress.BegunAt ?? now } };
            if (next is null && round.Daily)
                (further, next) = (Tomorrow(further), Tomorrow(further).StartsAt);
            if (await store.ReplaceAsync(further, version, cancel))
                return next;
            // It was stopped meanwhile, or two took it on at once: what the other one wrote is where it stands.
        }
        return null;
    }
}
