using System.Globalization;
using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Sending.Throttling;

/// <summary>
/// What all processes share about pacing: up to when the line of each domain is given away, and which domains want fewer mails for now.
/// </summary>
internal sealed class ThrottleRows(IRecordStore records)
{
    public const string Partition = "pace";
    private const string Slow = "s|";

    /// <summary>Up to when a domain's line is given away, and the version by which it may be moved on; null: nobody ever stood in it.</summary>
    public async ValueTask<(DateTimeOffset Next, string Version)?> NextAsync(string domain, CancellationToken cancel) =>
        await records.GetAsync(Partition, Line(domain), cancel) is { } record ? (TimeIn(record), record.Version) : null;

    /// <summary>Moves the end of a domain's line; false when somebody else did meanwhile.</summary>
    public async ValueTask<bool> MoveAsync(string domain, DateTimeOffset next, string? version, CancellationToken cancel)
    {
        var body = Encoding.ASCII.GetBytes(RowKey.Time(next));
        Change change = version is null ? new Change.Insert(Line(domain), body) : new Change.Replace(Line(domain), body, version);
        return await records.CommitAsync(new(Partition, [change]), cancel) is BatchResult.Committed;
    }

    /// <summary>The domains that wanted fewer mails lately.</summary>
    public async ValueTask<IReadOnlyDictionary<string, ThrottleLevel>> SlowAsync(CancellationToken cancel)
    {
        var slow = new Dictionary<string, ThrottleLevel>(StringComparer.Ordinal);
        foreach (var record in await records.RangeAsync(Partition, RowRange.Prefix(Slow), cancel))
        {
            var (domain, slowness) = Read(record);
            slow[domain] = slowness;
        }
        return slow;
    }

    /// <summary>Notes that a domain wants fewer mails, and says how slow it is now.</summary>
    public async ValueTask<ThrottleLevel> DeferAsync(string domain, DateTimeOffset now, CancellationToken cancel)
    {
        while (true)
        {
            var had = await records.GetAsync(Partition, SlowRow(domain), cancel);
            var slowness = (had is null ? default : Read(had).Slowness).Deferred(now);
            var body = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{RowKey.Time(slowness.Since)}|{slowness.Level}|{domain}"));
            Change change = had is null ? new Change.Insert(SlowRow(domain), body) : new Change.Replace(SlowRow(domain), body, had.Version);
            if (await records.CommitAsync(new(Partition, [change]), cancel) is BatchResult.Committed)
                return slowness;
        }
    }

    /// <summary>The instant a row is about: every row of the partition begins with it.</summary>
    public static DateTimeOffset TimeIn(StoredRecord record) => RowKey.ReadTime(Encoding.ASCII.GetString(record.Body.Span[..19]));

    private static (string Domain, ThrottleLevel Slowness) Read(StoredRecord record) =>
        Encoding.UTF8.GetString(record.Body.Span).Split('|') is [_, var level, var domain]
            ? (domain, new(int.Parse(level, CultureInfo.InvariantCulture), TimeIn(record)))
            : throw new InvalidOperationException($"The pace row {record.Row} cannot be read.");

    private static string Line(string domain) => $"n|{RowKey.Of(domain)}";

    private static string SlowRow(string domain) => Slow + RowKey.Of(domain);
}
