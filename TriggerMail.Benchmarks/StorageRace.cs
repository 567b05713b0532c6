using System.Diagnostics;
using System.Globalization;
using System.Text;
using TriggerMail.Benchmarks.Load;
using TriggerMail.Storage;

namespace TriggerMail.Benchmarks;

/// <summary>
/// The SQLite store with 64 callers, each waiting for its answer, against one thread that inserts the same rows through plain
/// Microsoft.Data.Sqlite (prepared, same file settings) in transactions as large as the groups the store really formed.
/// The sides alternate; medians of five rounds.
/// </summary>
internal static class StorageRace
{
    private const int Callers = 64, RowsEach = 2_000, BodyBytes = 320, Rounds = 5;

    public static async Task RunAsync(string[] args)
    {
        await RaceAsync("one queue: rows of every caller arrive in time order in one partition", (caller, n) => ("queue", Key(n * Callers + caller)));
        await RaceAsync("contacts: every caller appends to its own partition", (caller, n) => ($"contact-{caller}", Key(n)));
        await RaceAsync("new contacts: every row starts a partition of its own", (caller, n) => (RowKey.Hash($"{caller}-{n}"), "profile"));
    }

    private static async Task RaceAsync(string what, Func<int, int, (string Partition, string Row)> name)
    {
        var batches = Enumerable.Range(0, Callers).Select(caller => Enumerable.Range(0, RowsEach).Select(n => Insert(name(caller, n))).ToArray()).ToArray();
        var (store, raw) = (new List<Run>(), new List<Run>());
        await StoreAsync(batches);
        for (var round = 0; round < Rounds; round++)
        {
            store.Add(await StoreAsync(batches));
            raw.Add(Raw(batches, (int)Math.Round(store[^1].Group)));
        }
        var (ours, theirs) = (Median(store), Median(raw));
        Console.WriteLine(what);
        Print("store", ours);
        Print("Microsoft.Data.Sqlite", theirs);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  ratio {ours.PerSecond / theirs.PerSecond:F2}"));
    }

    private static async Task<Run> StoreAsync(Batch[][] batches)
    {
        using var folder = new ScratchFolder();
        using var store = SqliteRecordStore.Open(folder.Path);
        var (allocated, clock) = (GC.GetTotalAllocatedBytes(true), Stopwatch.StartNew());
        await Task.WhenAll(batches.Select(mine => Task.Run(async () =>
        {
            foreach (var batch in mine)
                if (await store.CommitAsync(batch) is not BatchResult.Committed)
                    throw new InvalidOperationException("A new row met a conflict.");
        })));
        return new(clock.Elapsed, GC.GetTotalAllocatedBytes(true) - allocated, (double)store.Activity.Batches / store.Activity.Groups);
    }

    private static Run Raw(Batch[][] batches, int group)
    {
        var rows = Enumerable.Range(0, RowsEach).SelectMany(n => batches.Select(mine => mine[n]))
            .Select(batch => (batch.Partition, batch.Changes[0].Row, ((Change.Insert)batch.Changes[0]).Body.ToArray())).ToArray();
        var (time, allocated) = RawInserts.Run(rows, group);
        return new(time, allocated, group);
    }

    private static Batch Insert((string Partition, string Row) key)
    {
        var body = Encoding.ASCII.GetBytes($"{key.Partition}/{key.Row}".PadRight(BodyBytes, '.'));
        return new(key.Partition, [new Change.Insert(key.Row, body)]);
    }

    private static string Key(int n) => n.ToString("D19", CultureInfo.InvariantCulture);

    private static Run Median(List<Run> runs) => runs.OrderBy(run => run.Time).ElementAt(runs.Count / 2);

    private static void Print(string side, Run run) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"  {side,-22} {run.PerSecond,9:N0} rows/s   {run.Bytes / (Callers * RowsEach),6:N0} bytes a commit   groups of {run.Group:F1}"));

    private sealed record Run(TimeSpan Time, long Bytes, double Group)
    {
        public double PerSecond => Callers * RowsEach / Time.TotalSeconds;
    }
}
