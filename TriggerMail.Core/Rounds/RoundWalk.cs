using TriggerMail.Events;

namespace TriggerMail.Rounds;

/// <summary>
/// One stretch of a round: as many contacts as its pace allows until the next ring. It holds a page of ids at a time, so its memory does
/// not grow with the store.
/// </summary>
internal sealed class RoundWalk(RoundStore store, EventDesk desk, EngineParts parts)
{
    private const int Page = 100, LongestStretch = 1_000, MostRetries = 3;

    // Other alarms wait meanwhile.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromMinutes(1);

    /// <summary>Where the round is after the stretch, and when to go on; null when it is over.</summary>
    public async Task<(RoundProgress Progress, DateTimeOffset? Next)> StretchAsync(Round round, CancellationToken cancel)
    {
        var began = parts.Clock.GetUtcNow();
        var pace = round.PerMinute ?? parts.Rounds.PerMinute;
        var most = (int)Math.Clamp(pace * Beat.TotalMinutes, 1, LongestStretch);
        var at = round.Progress;
        var seen = at.Seen;
        while (at.Seen - seen < most && parts.Clock.GetUtcNow() - began < Longest)
            if (await PageAsync(round, at, most - (at.Seen - seen), cancel) is { } further)
                at = further;
            else
                return End(at);
        return (at, began + TimeSpan.FromMinutes((double)(at.Seen - seen) / pace));
    }

    // Whoever could not be given the event is tried again when everybody else had it: one bad contact never stops a round.
    private (RoundProgress Progress, DateTimeOffset? Next) End(RoundProgress at)
    {
        var now = parts.Clock.GetUtcNow();
        return at.Failed == 0 || at.Retries == MostRetries
            ? (at with { EndedAt = now }, null)
            : (at with { Retries = at.Retries + 1, Failed = 0, Partition = 0, After = null }, now + BeforeRetry);
    }

    private async Task<RoundProgress?> PageAsync(Round round, RoundProgress at, int most, CancellationToken cancel)
    {
        var over = at.Retries == 0 ? round.Over : new([RoundStore.FailedOf(round.Id)]);
        for (; at.Partition < over.Partitions.Length; at = at with { Partition = at.Partition + 1, After = null })
            if (await store.RowsAsync(over.Partitions[at.Partition], over.Prefix, at.After, Math.Min(most, Page), cancel) is [.., var last] rows)
            {
                var done = await GiveAsync(round, [.. rows.Select(row => row[over.Prefix.Length..].Split('|')[0])], at.Retries > 0, cancel);
                return at with
                {
                    After = last,
                    Seen = at.Seen + (at.Retries == 0 ? rows.Count : 0),
                    Given = at.Given + done.Given,
                    Failed = at.Failed + done.Failed,
                };
            }
        return null;
    }

    private async Task<(int Given, int Failed)> GiveAsync(Round round, IReadOnlyList<string> contacts, bool again, CancellationToken cancel)
    {
        var (given, failed) = (0, 0);
        var sideBySide = new ParallelOptions { MaxDegreeOfParallelism = parts.Rounds.AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(contacts, sideBySide, async (contact, _) =>
        {
            try
            {
                // Not cancelled when the host stops: a send that has begun is finished.
                if (await desk.GiveAsync(contact, there => EventOf(round, there.Id), CancellationToken.None))
                    Interlocked.Increment(ref given);
                if (again)
                    await store.MendedAsync(round.Id, contact, CancellationToken.None);
            }
            catch (Exception problem)
            {
                parts.OnTrouble?.Invoke($"Round {round.Id} could not give contact {contact} its event; it is tried again at the end", problem);
                // Where even this fails the store is down: the stretch fails, and is begun again where it began.
                await store.FailedAsync(round.Id, contact, CancellationToken.None);
                Interlocked.Increment(ref failed);
            }
        });
        return (given, failed);
    }

    private static StoreEvent EventOf(Round round, string contact) =>
        new($"{round.Id}|{contact}", InternalEvents.Source, round.Gives.Type, round.StartsAt, null, round.Gives.Data);
}
