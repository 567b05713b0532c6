using System.Diagnostics;
using System.Globalization;

namespace TriggerMail.Storage;

public sealed class A_killed_store : IDisposable
{
    private static readonly string Torture =
        Path.Combine(AppContext.BaseDirectory.Replace("TriggerMail.Tests", "TriggerMail.Benchmarks", StringComparison.Ordinal), "TriggerMail.Benchmarks.dll");

    private readonly string _folder = Directory.CreateTempSubdirectory("triggermail-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task has_every_acknowledged_batch_and_no_half_of_any()
    {
        var (acknowledged, random) = (new HashSet<(string, int)>(), new Random(7));
        for (var kill = 0; kill < 6; kill++)
        {
            var before = acknowledged.Count;
            await WriteUntilKilledAsync(acknowledged, killAfter: random.Next(1, 1_500));
            Assert.True(acknowledged.Count > before, "Nothing was written before the kill.");

            using var store = SqliteRecordStore.Open(_folder);
            foreach (var partition in acknowledged.GroupBy(batch => batch.Item1, batch => batch.Item2))
                await AssertWholeAsync(store, partition.Key, partition);
        }
    }

    private static async Task AssertWholeAsync(SqliteRecordStore store, string partition, IEnumerable<int> acknowledged)
    {
        var batches = (await store.RangeAsync(partition, RowRange.All)).GroupBy(record => record.Row[..9]).ToList();

        Assert.All(batches, batch => Assert.Equal(["a", "b", "c"], batch.Select(record => record.Row[10..])));
        Assert.All(batches, batch => Assert.Single(batch.Select(record => Convert.ToHexString(record.Body.Span)).Distinct()));
        Assert.Empty(acknowledged.Except(batches.Select(batch => int.Parse(batch.Key, CultureInfo.InvariantCulture))));
    }

    private async Task WriteUntilKilledAsync(HashSet<(string, int)> acknowledged, int killAfter)
    {
        Assert.True(File.Exists(Torture), $"Build TriggerMail.Benchmarks first: '{Torture}' is missing.");
        using var writer = Process.Start(new ProcessStartInfo("dotnet", ["exec", Torture, "storage-torture", _folder]) { RedirectStandardOutput = true })!;
        try
        {
            for (var lines = 0; await writer.StandardOutput.ReadLineAsync() is { } line; lines++)
            {
                // The line the kill cut in two was not said in full, so it acknowledges nothing.
                if (line.Split(' ') is [var partition, var number] && number.EndsWith('.'))
                    acknowledged.Add((partition, int.Parse(number.AsSpan(..^1), CultureInfo.InvariantCulture)));
                if (lines == killAfter)
                    writer.Kill();
            }
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync();
        }
    }
}
