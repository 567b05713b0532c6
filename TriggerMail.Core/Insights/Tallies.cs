using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using TriggerMail.Storage;

namespace TriggerMail.Insights;

/// <summary>
/// Counts for overviews. Derived and never decided upon: gathered in memory and written every few moments, so a crash can lose the last moments of counting and nothing else.
/// </summary>
public sealed class Tallies(IRecordStore records, string process)
{
    // Many processes over time, few rows: two that share one check each other's version.
    private const uint Shards = 16;
    private readonly uint shard = ShardOf(process);

    private const string Partition = "tallies";
    internal const string Earned = "Earned.";

    // No journey is called so.
    private const string Experiment = "experiment:";

    // Every currency of ISO 4217 in use has at most three decimals; CLF's four are for accounts, not for prices.
    internal const decimal Thousandths = 1_000m;

    /// <summary>Counts by recipient domain, written together with these.</summary>
    public DomainTallies Domains { get; } = new(records, process);

    private readonly ConcurrentDictionary<(string Journey, string What), long> fresh = new();

    /// <summary>Counts one.</summary>
    public void Count(string journey, Tally what) => Add(journey, what.ToString(), 1);

    /// <summary>Counts what a success was worth.</summary>
    public void Earn(string journey, string currency, decimal value) => Add(journey, Earned + currency, (long)(value * Thousandths));

    /// <summary>Counts a contact who took an arm of an experiment for the first time.</summary>
    public void Assign(string experiment, string arm) => Add(Experiment + experiment, arm, 1);

    /// <summary>How many contacts took which arm of an experiment, the unwritten ones included.</summary>
    public async ValueTask<IReadOnlyDictionary<string, long>> ArmsAsync(string experiment, CancellationToken cancel = default)
    {
        await FlushAsync(cancel);
        var arms = new SortedDictionary<string, long>(StringComparer.Ordinal);
        foreach (var record in await records.RangeAsync(Partition, RowRange.Prefix($"{Experiment}{experiment}|"), cancel))
            if (record.Row.Split('|')[1] is var arm)
                arms[arm] = arms.GetValueOrDefault(arm) + Number(record);
        return arms;
    }

    /// <summary>The counts of every journey that has any, the unwritten ones included.</summary>
    public async ValueTask<IReadOnlyDictionary<string, JourneyCounts>> ReadAsync(CancellationToken cancel = default)
    {
        await FlushAsync(cancel);
        var sums = new Dictionary<string, JourneyCounts>(StringComparer.Ordinal);
        foreach (var record in await records.RangeAsync(Partition, RowRange.All, cancel))
        {
            if (record.Row.StartsWith(Experiment, StringComparison.Ordinal))
                continue;
            var parts = record.Row.Split('|');
            sums[parts[0]] = sums.GetValueOrDefault(parts[0], JourneyCounts.None).Plus(parts[1], Number(record));
        }
        return sums;
    }

    /// <summary>Writes what was counted since the last time.</summary>
    public async ValueTask FlushAsync(CancellationToken cancel = default)
    {
        foreach (var (journey, what) in fresh.Keys)
            if (fresh.TryRemove((journey, what), out var more))
                await AddAsync(records, Partition, $"{journey}|{what}|{shard:D2}", more, cancel);
        await Domains.FlushAsync(cancel);
    }

    internal static uint ShardOf(string process) => StableHash.Of(process) % Shards;

    private void Add(string journey, string what, long n) => fresh.AddOrUpdate((journey, what), n, (_, had) => had + n);

    /// <summary>Adds to a row that holds a number.</summary>
    internal static async ValueTask AddAsync(IRecordStore records, string partition, string row, long more, CancellationToken cancel)
    {
        BatchResult result;
        do
        {
            var had = await records.GetAsync(partition, row, cancel);
            var body = JsonSerializer.SerializeToUtf8Bytes((had is null ? 0 : Number(had)) + more, InsightsJson.Default.Int64);
            result = await records.CommitAsync(new(partition, [had is null ? new Change.Insert(row, body) : new Change.Replace(row, body, had.Version)]), cancel);
        }
        while (result is BatchResult.Conflict);
    }

    internal static long Number(StoredRecord record) =>
        long.Parse(record.Body.Span, NumberStyles.Integer, CultureInfo.InvariantCulture);
}
