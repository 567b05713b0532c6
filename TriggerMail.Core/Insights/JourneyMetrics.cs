using System.Text.Json;
using TriggerMail.Journeys;
using TriggerMail.Storage;

namespace TriggerMail.Insights;

/// <summary>
/// Counts for overviews. Derived and never decided upon: gathered in memory and written every few moments, one row a journey, so a crash can
/// lose the last moments of counting and nothing else.
/// </summary>
public sealed class JourneyMetrics(IRecordStore records, string process)
{
    // Many processes over time, few rows: two that share one check each other's version.
    private const uint Shards = 16;
    private readonly uint shard = ShardOf(process);

    private const string Partition = "tallies";

    // No journey is called so.
    private const string Experiment = "experiment:";

    private readonly Lock counting = new();
    private Dictionary<(string Of, string What), long> fresh = [];

    /// <summary>Counts by recipient domain, written together with these.</summary>
    public DomainMetrics Domains { get; } = new(records, process);

    /// <summary>Counts one, for the journey and for the step it happened at.</summary>
    public void Count(string journey, Metric what, string? step = null)
    {
        Add(journey, JourneyCounts.Named(what), 1);
        if (step is not null)
            Add(journey, JourneyCounts.Named(what, step), 1);
    }

    /// <summary>Counts an enrollment that went from one place to another; null: it was not, or is no longer, in the journey.</summary>
    public void Move(Enrollment? from, Enrollment? to)
    {
        if (from is { Ended: null })
            Correct(from.Journey, new(from.Version, from.At), -1);
        if (to is { Ended: null })
            Correct(to.Journey, new(to.Version, to.At), 1);
    }

    /// <summary>Counts what a success was worth.</summary>
    public void Earn(string journey, string currency, decimal value) => Add(journey, JourneyCounts.Earned(currency), (long)(value * JourneyCounts.Thousandths));

    /// <summary>Counts a contact who took an arm of an experiment for the first time.</summary>
    public void Assign(string experiment, string arm) => Add(Experiment + experiment, arm, 1);

    /// <summary>Counts a contact of an arm for whom something happened for the first time.</summary>
    internal void Reach(ArmReached reached) => Add(Experiment + reached.Experiment, ArmCounts.Named(reached.Arm, reached.What), 1);

    /// <summary>Counts what a success was worth in an arm.</summary>
    internal void Earn(string experiment, string arm, string currency, decimal value) =>
        Add(Experiment + experiment, ArmCounts.Named(arm, currency), (long)(value * JourneyCounts.Thousandths));

    /// <summary>The counts of each arm of an experiment that somebody took, the unwritten ones included.</summary>
    public async ValueTask<IReadOnlyDictionary<string, ArmCounts>> ArmsAsync(string experiment, CancellationToken cancel = default)
    {
        await FlushAsync(cancel);
        var arms = new SortedDictionary<string, ArmCounts>(StringComparer.Ordinal);
        foreach (var record in await records.RangeAsync(Partition, RowRange.Prefix($"{Experiment}{experiment}|"), cancel))
            foreach (var (name, n) in Read(record))
                if (name.Split('|') is [var arm, ..] parts)
                    arms[arm] = arms.GetValueOrDefault(arm, ArmCounts.None).Plus(parts, n);
        return arms;
    }

    /// <summary>The counts of every journey that has any, the unwritten ones included.</summary>
    public async ValueTask<IReadOnlyDictionary<string, JourneyCounts>> ReadAsync(CancellationToken cancel = default)
    {
        await FlushAsync(cancel);
        var sums = new Dictionary<string, JourneyCounts>(StringComparer.Ordinal);
        foreach (var record in await records.RangeAsync(Partition, RowRange.All, cancel))
            if (!record.Row.StartsWith(Experiment, StringComparison.Ordinal) && record.Row.Split('|')[0] is var journey)
                sums[journey] = Read(record).Aggregate(sums.GetValueOrDefault(journey, JourneyCounts.None), (sum, one) => sum.Plus(one.Key, one.Value));
        return sums;
    }

    /// <summary>Writes what was counted since the last time. What cannot be written now is kept for the next time.</summary>
    public async ValueTask FlushAsync(CancellationToken cancel = default)
    {
        Dictionary<(string Of, string What), long> taken;
        lock (counting)
            (taken, fresh) = (fresh, []);
        foreach (var counted in taken.Where(one => one.Value != 0).GroupBy(one => one.Key.Of).ToList())
            try
            {
                await WriteAsync(records, Partition, $"{counted.Key}|{shard:D2}", [.. counted.Select(one => (one.Key.What, one.Value))], cancel);
                foreach (var (key, _) in counted)
                    taken.Remove(key);
            }
            catch
            {
                foreach (var (key, n) in taken)
                    Add(key.Of, key.What, n);
                throw;
            }
        await Domains.FlushAsync(cancel);
    }

    internal static uint ShardOf(string process) => StableHash.Of(process) % Shards;

    /// <summary>Puts a count of who stands where right by a difference that a census found.</summary>
    internal void Correct(string journey, Place place, long difference) => Add(journey, JourneyCounts.Named(place), difference);

    private void Add(string of, string what, long n)
    {
        lock (counting)
            fresh[(of, what)] = fresh.GetValueOrDefault((of, what)) + n;
    }

    /// <summary>Adds to a row of counts.</summary>
    internal static async ValueTask WriteAsync(
        IRecordStore records, string partition, string row, IReadOnlyList<(string What, long N)> counted, CancellationToken cancel)
    {
        BatchResult result;
        do
        {
            var had = await records.GetAsync(partition, row, cancel);
            var sums = had is null ? [] : Read(had);
            foreach (var (what, n) in counted)
                sums[what] = sums.GetValueOrDefault(what) + n;
            var body = JsonSerializer.SerializeToUtf8Bytes(sums, InsightsJson.Default.DictionaryStringInt64);
            result = await records.CommitAsync(new(partition, [had is null ? new Change.Insert(row, body) : new Change.Replace(row, body, had.Version)]), cancel);
        }
        while (result is BatchResult.Conflict);
    }

    internal static Dictionary<string, long> Read(StoredRecord record) =>
        JsonSerializer.Deserialize(record.Body.Span, InsightsJson.Default.DictionaryStringInt64) ?? [];
}
