using System.Globalization;
using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Benchmarks;

/// <summary>
/// Sixteen callers write batches of three rows for as long as they live, and each acknowledged batch becomes one line
/// "partition number." The test that starts this kills it and looks at what is left.
/// </summary>
internal static class StorageTorture
{
    private const int Callers = 16;

    public static async Task RunAsync(string[] args)
    {
        using var store = SqliteRecordStore.Open(args[0]);
        var gate = new Lock();
        var output = Console.OpenStandardOutput();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => WriteForeverAsync($"caller-{caller}"))));

        async Task WriteForeverAsync(string partition)
        {
            for (var number = await NextAsync(store, partition); ; number++)
            {
                await InsertAsync(store, partition, number);
                lock (gate)
                    output.Write(Encoding.ASCII.GetBytes($"{partition} {number}.\n"));
            }
        }
    }

    private static async Task InsertAsync(SqliteRecordStore store, string partition, int number)
    {
        var body = Encoding.ASCII.GetBytes($"{partition} {number} {new string('.', number % 3000)}");
        var outcome = await store.CommitAsync(new(partition,
        [
            .. "abc".Select(part => new Change.Insert(string.Create(CultureInfo.InvariantCulture, $"{number:D9}-{part}"), body)),
        ]));
        if (outcome is not BatchResult.Committed)
            throw new InvalidOperationException($"{partition} {number}: {outcome}");
    }

    private static async Task<int> NextAsync(SqliteRecordStore store, string partition) =>
        await store.RangeAsync(partition, RowRange.All) is [.., var last]
            ? int.Parse(last.Row.AsSpan(0, 9), CultureInfo.InvariantCulture) + 1
            : 0;
}
