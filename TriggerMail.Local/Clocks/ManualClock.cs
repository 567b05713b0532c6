using System.Globalization;
using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Clocks;

/// <summary>A clock that stands still until it is told to go on. Its position is kept in the data folder and survives a crash.</summary>
public sealed class ManualClock : TimeProvider
{
    private const string Partition = "clock";
    private const string Row = "position";
    private readonly IRecordStore records;
    private long ticks;

    private ManualClock(IRecordStore records, DateTimeOffset start) => (this.records, ticks) = (records, start.UtcTicks);

    /// <summary>The clock where it was left; null where there never was a manual one.</summary>
    public static async Task<ManualClock?> ResumeAsync(IRecordStore records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return await records.GetAsync(Partition, Row) is { } record ? new(records, Read(record)) : null;
    }

    private static DateTimeOffset Read(StoredRecord record) =>
        long.TryParse(record.Body.Span, NumberStyles.None, CultureInfo.InvariantCulture, out var ticks) && ticks <= DateTimeOffset.MaxValue.UtcTicks
            ? new(ticks, TimeSpan.Zero)
            : throw new InvalidDataException($"Where the manual clock stood (partition {Partition}, row {Row}) cannot be read: \"{Encoding.UTF8.GetString(record.Body.Span)}\". Restore the data from a backup.");

    /// <summary>The clock where it was left, or at <paramref name="start"/> when it is new.</summary>
    public static async Task<ManualClock> OpenAsync(IRecordStore records, DateTimeOffset start)
    {
        if (await ResumeAsync(records) is { } left)
            return left;
        var clock = new ManualClock(records, start);
        await clock.MoveToAsync(start);
        return clock;
    }

    /// <summary>Whether the records were last kept by a manual clock.</summary>
    public static async Task<bool> WasUsedAsync(IRecordStore records)
    {
        ArgumentNullException.ThrowIfNull(records);
        return await records.GetAsync(Partition, Row) is not null;
    }

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref ticks), TimeSpan.Zero);

    /// <summary>Moves on; never back. The new position is durable when this returns.</summary>
    public async Task MoveToAsync(DateTimeOffset to)
    {
        if (to < GetUtcNow())
            throw new ArgumentOutOfRangeException(nameof(to), to, $"The clock stands at {GetUtcNow():O} and does not go back.");
        await records.CommitAsync(new(Partition, [new Change.Upsert(Row, Encoding.UTF8.GetBytes(RowKey.Time(to)))]));
        Interlocked.Exchange(ref ticks, to.UtcTicks);
    }
}
