using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;

namespace TriggerMail.Bulk;

/// <summary>
/// One stretch of a bulk job: as many contacts as its pace allows until the next ring. It holds a page of ids at a time, so its memory does
/// not grow with the store.
/// </summary>
internal sealed class BulkJobRunner(BulkJobStore store, BulkJobStep act, TimeProvider clock, BulkJobSettings limits, Action<string, Exception>? onTrouble)
{
    private const int Page = 100, LongestStretch = 1_000, MostRetries = 3;

    // Other alarms wait meanwhile.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BeforeRetry = TimeSpan.FromMinutes(1);

    /// <summary>What the wave of a bulk job at an instant is called.</summary>
    public static string WaveOf(BulkJob job, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{job.Id}.{at.UtcDateTime:yyyyMMddHHmm}");

    /// <summary>Where the bulk job is after the stretch, and when to go on; null when it is over.</summary>
    public async Task<(BulkJobProgress Progress, DateTimeOffset? Next)> StretchAsync(BulkJob job, CancellationToken cancel)
    {
        var began = clock.GetUtcNow();
        var pace = job.PerMinute ?? limits.PerMinute;
        var most = (int)Math.Clamp(pace * Beat.TotalMinutes, 1, LongestStretch);
        var at = job.Progress;
        var seen = at.Seen;
        while (at.Seen - seen < most && clock.GetUtcNow() - began < Longest)
            if (await PageAsync(job, at, most - (at.Seen - seen), cancel) is { } further)
                at = further;
            else
                return End(job, at);
        return (at, began + TimeSpan.FromMinutes((double)(at.Seen - seen) / pace));
    }

    // Whoever could not be given the event is tried again when everybody else had it: one bad contact never stops a bulk job.
    private (BulkJobProgress Progress, DateTimeOffset? Next) End(BulkJob job, BulkJobProgress at)
    {
        var now = clock.GetUtcNow();
        return at.Failed == 0 || at.Retries == MostRetries
            ? (at with { EndedAt = now, Counted = job is { Gives: null, Moves: null } ? new(now, at.Members) : null }, null)
            : (at with { Retries = at.Retries + 1, Failed = 0, Partition = 0, After = null }, now + BeforeRetry);
    }

    private async Task<BulkJobProgress?> PageAsync(BulkJob job, BulkJobProgress at, int most, CancellationToken cancel)
    {
        var over = at.Retries == 0 ? job.Over : new([BulkJobStore.FailedOf(job.Id)]);
        for (; at.Partition < over.Partitions.Length; at = at with { Partition = at.Partition + 1, After = null })
            if (await store.RowsAsync(over.Partitions[at.Partition], over.Prefix, at.After, Math.Min(most, Page), cancel) is [.., var last] rows)
            {
                var page = await TakeAsync(job, [.. rows.Select(row => row[over.Prefix.Length..].Split('|')[0])], at.Retries > 0, cancel);
                return page.AddTo(at) with { After = last, Seen = at.Seen + (at.Retries == 0 ? rows.Count : 0) };
            }
        return null;
    }

    private async Task<PageResult> TakeAsync(BulkJob job, IReadOnlyList<string> contacts, bool again, CancellationToken cancel)
    {
        var page = new PageResult();
        var sideBySide = new ParallelOptions { MaxDegreeOfParallelism = limits.AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(contacts, sideBySide, async (contact, _) =>
        {
            try
            {
                // Not cancelled when the host stops: a send that has begun is finished.
                page.Acts.Add((contact, await act.OnAsync(job, contact, CancellationToken.None)));
                if (again)
                    await store.MendedAsync(job.Id, contact, CancellationToken.None);
            }
            catch (Exception problem)
            {
                onTrouble?.Invoke($"Bulk job {job.Id} could not deal with contact {contact}; it is tried again at the end", problem);
                // Where even this fails the store is down: the stretch fails, and is begun again where it began.
                await store.FailedAsync(job.Id, contact, CancellationToken.None);
                page.Failures.Add(contact);
            }
        });
        foreach (var wave in page.Acts.Where(one => one.Act.Later is not null).GroupBy(one => one.Act.Later!.Value))
            await store.ListAsync(WaveOf(job, wave.Key), wave.Select(one => one.Contact).ToAsyncEnumerable(), cancel);
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
