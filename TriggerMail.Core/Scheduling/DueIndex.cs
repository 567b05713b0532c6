using System.Globalization;
using TriggerMail.Storage;

namespace TriggerMail.Scheduling;

/// <summary>
/// When to look at whom: one row an alarm, sorted by time, spread over shards. Derived and only ever a hint: a row is written
/// before the turn that needs it and taken away after the look it asked for, so a crash leaves one too many, never one too few.
/// </summary>
public sealed class DueIndex(IRecordStore records, int shards = 1)
{
    private const int Page = 1_000;

    /// <summary>Sets an alarm. Setting the same one again changes nothing.</summary>
    public async ValueTask SetAsync(Alarm alarm, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        await records.CommitAsync(new(Partition(Shard(alarm.Names.Of)), [new Change.Upsert(Row(alarm), default)]), cancel);
    }

    /// <summary>Alarms that have come due, the earliest first, at most so many a shard.</summary>
    public async ValueTask<IReadOnlyList<Alarm>> DueAsync(DateTimeOffset now, int most, CancellationToken cancel = default)
    {
        var due = new List<Alarm>();
        for (var shard = 0; shard < shards; shard++)
            foreach (var record in await records.RangeAsync(Partition(shard), new("", RowKey.Time(now.AddTicks(1)), most), cancel))
                due.Add(Read(record.Row));
        if (shards > 1)
            due.Sort((one, other) => string.CompareOrdinal(Row(one), Row(other)));
        return due;
    }

    /// <summary>Every alarm there is, the earliest first in each shard.</summary>
    internal async ValueTask<IReadOnlyList<Alarm>> AllAsync(CancellationToken cancel)
    {
        var all = new List<Alarm>();
        for (var shard = 0; shard < shards; shard++)
            foreach (var record in await records.RangeAsync(Partition(shard), RowRange.All, cancel))
                all.Add(Read(record.Row));
        return all;
    }

    /// <summary>The earliest alarm set, or null.</summary>
    public async ValueTask<DateTimeOffset?> EarliestAsync(CancellationToken cancel = default)
    {
        DateTimeOffset? earliest = null;
        for (var shard = 0; shard < shards; shard++)
            if (await records.RangeAsync(Partition(shard), new("", null, 1), cancel) is [var first])
                earliest = earliest is { } so && so <= RowKey.ReadTime(first.Row) ? so : RowKey.ReadTime(first.Row);
        return earliest;
    }

    /// <summary>Takes alarms away that were answered.</summary>
    public async ValueTask ClearAsync(IReadOnlyCollection<Alarm> answered, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(answered);
        foreach (var shard in answered.GroupBy(alarm => Shard(alarm.Names.Of)))
            foreach (var some in shard.Select(Row).Distinct().Chunk(StorageLimits.BatchChanges))
                await DeleteAsync(Partition(shard.Key), some, cancel);
    }

    /// <summary>Takes away every alarm of these contacts, those of long ended enrollments too. Reads the whole index, a page at a time.</summary>
    internal async ValueTask RemoveAsync(IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        for (var shard = 0; shard < shards; shard++)
            for (var from = ""; from is not null;)
            {
                var page = await records.RangeAsync(Partition(shard), new(from, null, Page), cancel);
                var theirs = page.Select(record => record.Row).Where(row => Read(row).Contact is { } contact && contacts.Contains(contact)).ToArray();
                foreach (var some in theirs.Chunk(StorageLimits.BatchChanges))
                    await DeleteAsync(Partition(shard), some, cancel);
                from = page.Count < Page ? null : page[^1].Row + "!";
            }
    }

    private async ValueTask DeleteAsync(string partition, string[] rows, CancellationToken cancel)
    {
        if (rows.Length == 0
            || await records.CommitAsync(new(partition, [.. rows.Select(row => new Change.Delete(row, Change.Delete.AnyVersion))]), cancel) is BatchResult.Committed
            || rows.Length == 1)
            return;
        // Somebody else was quicker with one of them.
        var deletions = new List<Change>(rows.Length);
        foreach (var row in rows)
            if (await records.GetAsync(partition, row, cancel) is { } record)
                deletions.Add(new Change.Delete(row, record.Version));
        if (deletions.Count > 0)
            await records.CommitAsync(new(partition, deletions), cancel);
    }

    private static string Row(Alarm alarm) => $"{RowKey.Time(alarm.At)}|{alarm.Names.Of}|{alarm.Names.What}";

    private static Alarm Read(string row)
    {
        var parts = row.Split('|');
        return Alarm.Of(RowKey.ReadTime(row), parts[1], parts[2]);
    }

    private static string Partition(int shard) => string.Create(CultureInfo.InvariantCulture, $"due|{shard:D2}");

    private int Shard(string of) => shards == 1 ? 0 : (int)(StableHash.Of(of) % (uint)shards);
}
