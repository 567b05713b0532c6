using System.Collections.Concurrent;
using System.Diagnostics;
using TriggerMail.Storage;

namespace TriggerMail.Benchmarks.Crash;

/// <summary>
/// The named moments at which the process can be told to kill itself: around every kind of commit, and around the handover of a mail.
/// The kill is SIGKILL: no handler runs and nothing is flushed.
/// </summary>
internal sealed class CrashPoints
{
    private readonly ConcurrentDictionary<string, int> passed = new(StringComparer.Ordinal);
    private volatile Armed? armed;

    private sealed record Armed(string Point, int At);

    /// <summary>How often each point was passed, as <c>name=count</c>.</summary>
    public string Passed => string.Join(' ', passed.OrderBy(one => one.Key, StringComparer.Ordinal).Select(one => $"{one.Key}={one.Value}"));

    /// <summary>Die at the n-th passing of a point from now on.</summary>
    public void Arm(string point, int nth) => armed = new(point, passed.GetValueOrDefault(point) + nth);

    /// <summary>Here.</summary>
    public void Pass(string point)
    {
        var times = passed.AddOrUpdate(point, 1, (_, had) => had + 1);
        if (armed is not { } wanted || wanted.Point != point || times < wanted.At)
            return;
        using var self = Process.GetCurrentProcess();
        self.Kill();
        self.WaitForExit(); // The signal may take a moment, and nothing behind this point may happen.
    }

    /// <summary>What kind of commit a batch is.</summary>
    public static string KindOf(Batch batch) => batch.Partition switch
    {
        "queue" when batch.Changes is [{ Row: "numbers" }] => "number",
        "queue" => batch.Changes.All(change => change is Change.Delete) ? "forget" : "accept",
        ['a', '|', ..] => "name",
        ['c', _, _, ..] when batch.Partition.Length == 23 => KindOfTurn(batch),
        _ => "hint",
    };

    private static string KindOfTurn(Batch batch)
    {
        var decisions = batch.Changes.Where(change => change.Row.StartsWith("m|", StringComparison.Ordinal)).ToList();
        return decisions.Count == 0 ? "turn"
            : decisions.Exists(change => change is Change.Upsert upsert && upsert.Body.Span.IndexOf("\"State\":\"Claimed\""u8) >= 0) ? "claim"
            : "record";
    }
}

/// <summary>A store with a crash point before and after each commit.</summary>
internal sealed class CrashingRecords(IRecordStore records, CrashPoints points) : IRecordStore
{
    public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

    public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) => records.RangeAsync(partition, range, cancel);

    public async ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
    {
        var kind = CrashPoints.KindOf(batch);
        points.Pass("before-" + kind);
        var result = await records.CommitAsync(batch, cancel);
        points.Pass("after-" + kind);
        return result;
    }
}
