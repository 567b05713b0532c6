using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Storage;

namespace TriggerMail.Rounds;

/// <summary>
/// Starts rounds and takes them on, a stretch each time their alarm rings. The alarm stands in the due index under <see cref="Name"/>,
/// so whoever answers alarms drives rounds too. A round repeated, rung early or cut off by a crash gives nobody anything twice.
/// </summary>
public sealed class RoundDesk
{
    /// <summary>What stands for the contact in a round's alarm. No contact is called that.</summary>
    public const string Name = "@rounds";

    private readonly RoundStore store;
    private readonly RoundWalk walk;
    private readonly DueIndex due;
    private readonly EngineParts parts;

    internal RoundDesk(EngineParts parts, EventDesk desk, DueIndex due)
    {
        store = new(parts.Records);
        walk = new(store, desk, parts);
        (this.parts, this.due) = (parts, due);
    }

    /// <summary>Starts a round; false when there is or was one of its name. It is durable when this returns.</summary>
    public async Task<bool> StartAsync(Round round, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(round);
        if (RowKey.Of(round.Id) != round.Id)
            throw new ArgumentException($"A round cannot be called '{round.Id}': use letters, digits and - . : _ @, at most 60 of them.", nameof(round));
        // The alarm first: without its round it is answered with nothing, but a round without its alarm would never begin.
        var alarm = new DueAlarm(round.StartsAt, Name, round.Id);
        await due.SetAsync(alarm, cancel);
        if (!await store.AddAsync(round with { Progress = new() }, cancel))
            return false;
        if (parts.OnAlarm is { } tell)
            await tell(alarm, cancel);
        return true;
    }

    /// <summary>
    /// Starts a round over the contacts with these ids; false when there is or was one of its name. They are written down first, a
    /// batch at a time, so the list may be longer than the memory.
    /// </summary>
    public async Task<bool> StartAsync(Round round, IAsyncEnumerable<string> contacts, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(round);
        ArgumentNullException.ThrowIfNull(contacts);
        if (await store.FindAsync(round.Id, cancel) is not null)
            return false;
        await store.ListAsync(round.Id, contacts, cancel);
        return await StartAsync(round with { Over = new([RoundStore.ListOf(round.Id)]) }, cancel);
    }

    /// <summary>A round by name; null when there never was one.</summary>
    public async ValueTask<Round?> FindAsync(string id, CancellationToken cancel = default) => (await store.FindAsync(id, cancel))?.Round;

    /// <summary>Every round there is or was, by name.</summary>
    public ValueTask<IReadOnlyList<Round>> AllAsync(CancellationToken cancel = default) => store.AllAsync(cancel);

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

    /// <summary>Takes a round on for a stretch, and says when to go on; null when it is over.</summary>
    internal async Task<DateTimeOffset?> AdvanceAsync(string id, CancellationToken cancel)
    {
        while (await store.FindAsync(id, cancel) is ({ Progress.EndedAt: null } round, var version))
        {
            var now = parts.Clock.GetUtcNow();
            if (round.StartsAt > now)
                return round.StartsAt;
            var (progress, next) = await walk.StretchAsync(round, cancel);
            if (await store.ReplaceAsync(round with { Progress = progress with { BegunAt = progress.BegunAt ?? now } }, version, cancel))
                return next;
            // It was stopped meanwhile, or two took it on at once: what the other one wrote is where it stands.
        }
        return null;
    }
}
