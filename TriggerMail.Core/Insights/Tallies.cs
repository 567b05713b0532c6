using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using TriggerMail.Storage;

namespace TriggerMail.Insights;

/// <summary>What is counted about a journey.</summary>
public enum Tally
{
    /// <summary>Contacts who entered.</summary>
    Entered,

    /// <summary>Runs that ended.</summary>
    Ended,

    /// <summary>Messages the provider took.</summary>
    Sent,

    /// <summary>Messages the provider will not take.</summary>
    Failed,

    /// <summary>Messages that may or may not have gone out.</summary>
    Uncertain,
}

/// <summary>The counts of one journey.</summary>
public sealed record JourneyCounts(long Entered, long Ended, long Sent)
{
    /// <summary>Contacts inside right now.</summary>
    public long Waiting => Math.Max(0, Entered - Ended);
}

/// <summary>
/// Counts for overviews. Derived and never decided upon: gathered in memory and written every few moments, so a crash can lose the last moments of counting and nothing else.
/// </summary>
public sealed class Tallies(IRecordStore records, string process)
{
    // Many processes over time, few rows: two that share one check each other's version.
    private const uint Shards = 16;
    private readonly uint shard = StableHash.Of(process) % Shards;

    private const string Partition = "tallies";
    private readonly ConcurrentDictionary<(string Journey, Tally What), long> fresh = new();

    /// <summary>Counts one.</summary>
    public void Count(string journey, Tally what) => fresh.AddOrUpdate((journey, what), 1, (_, had) => had + 1);

    /// <summary>The counts of every journey that has any, the unwritten ones included.</summary>
    public async ValueTask<IReadOnlyDictionary<string, JourneyCounts>> ReadAsync(CancellationToken cancel = default)
    {
        await FlushAsync(cancel);
        var sums = new Dictionary<string, JourneyCounts>(StringComparer.Ordinal);
        foreach (var record in await records.RangeAsync(Partition, RowRange.All, cancel))
        {
            var parts = record.Row.Split('|');
            var had = sums.GetValueOrDefault(parts[0], new(0, 0, 0));
            var n = Number(record);
            sums[parts[0]] = Enum.Parse<Tally>(parts[1]) switch
            {
                Tally.Entered => had with { Entered = had.Entered + n },
                Tally.Ended => had with { Ended = had.Ended + n },
                Tally.Sent => had with { Sent = had.Sent + n },
                _ => had,
            };
        }
        return sums;
    }

    /// <summary>Writes what was counted since the last time.</summary>
    public async ValueTask FlushAsync(CancellationToken cancel = default)
    {
        foreach (var (journey, what) in fresh.Keys)
            if (fresh.TryRemove((journey, what), out var more))
                await AddAsync($"{journey}|{what}|{shard:D2}", more, cancel);
    }

    private async ValueTask AddAsync(string row, long more, CancellationToken cancel)
    {
        BatchResult result;
        do
        {
            var had = await records.GetAsync(Partition, row, cancel);
            var body = JsonSerializer.SerializeToUtf8Bytes((had is null ? 0 : Number(had)) + more, InsightsJson.Default.Int64);
            result = await records.CommitAsync(new(Partition, [had is null ? new Change.Insert(row, body) : new Change.Replace(row, body, had.Version)]), cancel);
        }
        while (result is BatchResult.Conflict);
    }

    private static long Number(StoredRecord record) =>
        long.Parse(record.Body.Span, NumberStyles.Integer, CultureInfo.InvariantCulture);
}
