using System.Collections.Concurrent;
using System.Globalization;
using TriggerMail.Scheduling;
using TriggerMail.Storage;

namespace TriggerMail.Catalog;

/// <summary>
/// Which partitions hold the looks of a week, so that they can be taken away when nobody asks for them any more: once a week, by an alarm,
/// a stretch at a time.
/// </summary>
internal sealed class InterestRetention(IRecordStore records, DueIndex due, TimeProvider clock)
{
    private const string Partition = "look-weeks";
    private const int MostKnown = 20_000, Page = 500, RowsAStretch = 10_000;
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, bool> known = new(StringComparer.Ordinal);

    /// <summary>The number of the week of an instant.</summary>
    public static int Of(DateTimeOffset at) => (int)(at.UtcTicks / Week.Ticks);

    /// <summary>Puts a partition on the list, unless this process has just done so. Before its first row: listed in vain does no harm.</summary>
    public async ValueTask ListAsync(string partition, DateTimeOffset now, CancellationToken cancel)
    {
        if (known.ContainsKey(partition))
            return;
        if (known.Count >= MostKnown)
            known.Clear();
        var week = Of(now);
        await due.SetAsync(new(new DateTimeOffset((week + 1) * Week.Ticks, TimeSpan.Zero), AlarmKind.OldLooks, null, Number(week)), cancel);
        await records.CommitAsync(new(Partition, [new Change.Upsert($"{Number(week)}|{partition.Replace('|', '~')}", System.Text.Encoding.UTF8.GetBytes(partition))]), cancel);
        known[partition] = true;
    }

    /// <summary>Takes away looks that no price will ask for any more. Says when to go on with it; null when all of them are gone.</summary>
    public async Task<DateTimeOffset?> AdvanceAsync(CancellationToken cancel)
    {
        var oldest = Of(clock.GetUtcNow() - Interests.LookBack);
        var left = RowsAStretch;
        while (await records.RangeAsync(Partition, new("", Number(oldest), 1), cancel) is [var listed])
        {
            left -= await EmptyAsync(System.Text.Encoding.UTF8.GetString(listed.Body.Span), left, cancel);
            if (left <= 0)
                return clock.GetUtcNow() + Pause;
            await records.CommitAsync(new(Partition, [new Change.Delete(listed.Row, listed.Version)]), cancel);
        }
        return null;
    }

    private async Task<int> EmptyAsync(string partition, int most, CancellationToken cancel)
    {
        var gone = 0;
        while (gone < most && await records.RangeAsync(partition, new("", null, Page), cancel) is { Count: > 0 } rows)
        {
            foreach (var some in rows.Chunk(StorageLimits.BatchChanges))
                await records.CommitAsync(new(partition, [.. some.Select(row => new Change.Delete(row.Row, row.Version))]), cancel);
            gone += rows.Count;
        }
        return gone;
    }

    private static string Number(int week) => week.ToString("D6", CultureInfo.InvariantCulture);
}
