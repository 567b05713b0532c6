using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;

namespace TriggerMail.Bulk;

/// <summary>
/// One stretch of a round: as many contacts as its pace allows until the next ring. It holds a page of ids at a time, so its memory does
/// not grow with the store.
/// </summary>
internal sealed class BulkJobRunner(BulkJobStore store, BulkJobStep act, EngineParts parts)
{
    private const int Page = 100, LongestStretch = 1_000, MostRetries = 3;

    // Other alarms wait meanwhile.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromMinutes(1);

    /// <summary>What the wave of a round at an instant is called.</summary>
    public static string WaveOf(BulkJob round, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{round.Id}.{at.UtcDateTime:yyyyMMddHHmm}");

    /// <summary>Where the round is after the stretch, and when to go on; null when it is over.</summary>
    public async Task<(BulkJobProgress Progress, DateTimeOffset? Next)> StretchAsync(BulkJob round, CancellationToken cancel)
    {
        var began = parts.Clock.GetUtcNow();
        var pace = round.PerMinute ?? parts.BulkJobs.PerMinute;
        var most = (int)Math.Clamp(pace * Beat.TotalMinutes, 1, LongestStretch);
        var at = round.Progress;
        var seen = at.Seen;
        while (at.Seen - seen < most && parts.Clock.GetUtcNow() - began < Longest)
            if (await PageAsync(round, at, most - (at.Seen - seen), cancel) is { } further)
                at = further;
            else
                return End(round, at);
        return (at, began + TimeSpan.FromMinutes((double)(at.Seen - seen) / pace));
    }

    // Whoever could not be given the event is tried again when everybody else had it: one bad contact never stops a round.
    private (BulkJobProgress Progress, DateTimeOffset? Next) End(BulkJob round, BulkJobProgress at)
    {
        var now = parts.Clock.GetUtcNow();
        return at.Failed == 0 || at.Retries == MostRetries
            ? (at with { EndedAt = now, Counted = round is { Gives: null, Moves: null } ? new(now, at.Members) : null }, null)
            : (at with { Retries = at.Retries + 1, Failed = 0, Partition = 0, After = null }, now + BeforeRetry);
    }

    private async Task<BulkJobProgress?> PageAsync(BulkJob round, BulkJobProgress at, int most, CancellationToken cancel)
    {
        var over = at.Retries == 0 ? round.Over : new([BulkJobStore.FailedOf(round.Id)]);
        for (; at.Partition < over.Partitions.Length; at = at with { Partition = at.Partition + 1, After = null })
            if (await store.RowsAsync(over.Partitions[at.Partition], over.Prefix, at.After, Math.Min(most, Page), cancel) is [.., var last] rows)
            {
                var page = await TakeAsync(round, [.. rows.Select(row => row[over.Prefix.Length..].Split('|')[0])], at.Retries > 0, cancel);
                return page.AddTo(at) with { After = last, Seen = at.Seen + (at.Retries == 0 ? rows.Count : 0) };
            }
        return null;
    }

    private async Task<PageResult> TakeAsync(BulkJob round, IReadOnlyList<string> contacts, bool again, CancellationToken cancel)
    {
        var page = new PageResult();
        var sideBySide = new ParallelOptions { MaxDegreeOfParallelism = parts.BulkJobs.AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(contacts, sideBySide, async (contact, _) =>
        {
            try
            {
                // Not cancelled when the host stops: a send that has begun is finished.
                page.Acts.Add((contact, await act.OnAsync(round, contact, CancellationToken.None)));
                if (again)
                    await store.MendedAsync(round.Id, contact, CancellationToken.None);
            }
            catch (Exception problem)
            {
                parts.OnTrouble?.Invoke($"Round {round.Id} could not deal with contact {contact}; it is tried again at the end", problem);
                // Where even this fails the store is down: the stretch fails, and is begun again where it began.
                await store.FailedAsync(round.Id, contact, CancellationToken.None);
                page.Failures.Add(contact);
            }
        });
        foreach (var wave in page.Acts.Where(one => one.Act.Later is not null).GroupBy(one => one.Act.Later!.Value))
            await store.ListAsync(WaveOf(round, wave.Key), wave.Select(one => one.Contact).ToAsyncEnumerable(), cancel);
        return page;
    }

    /// <summary>What became of a page of contacts.</summary>
    private sealed class PageResult
    {
        public ConcurrentBag<(string Contact, BulkJobOutcome Act)> Acts { get; } = [];

        public ConcurrentBag<string> Failures { get; } = [];

        public BulkJobProgress AddTo(BulkJobProgress at) => at with
        {
            Given = at.Given + Acts.Count(one => one.Act.Given),
            Failed = at.Failed + Failures.Count,
            Moved = [.. TriggerMail.Bulk.MigrationLine.Sum(at.Moved.Concat(Acts.SelectMany(one => one.Act.Moved)))],
            Waves = at.Waves.Union(Acts.Select(one => one.Act.Later).OfType<DateTimeOffset>()),
            Members = Acts.SelectMany(one => one.Act.Segments).Aggregate(at.Members, (all, name) => all.SetItem(name, all.GetValueOrDefault(name) + 1)),
        };
    }
}
