using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Clocks;

/// <summary>
/// A clock that runs so many times as fast, to see a journey of days in a minute. Where it started is kept with the records, so
/// that every process and every start reads the same time.
/// </summary>
internal sealed class ScaledClock(TimeProvider real, DateTimeOffset start, double scale) : TimeProvider
{
    private const string Partition = "clock";
    private const string Row = "scale-start";

    /// <summary>The clock from where it first started, or from now when it is new.</summary>
    public static async Task<ScaledClock> OpenAsync(IRecordStore records, TimeProvider real, double scale, CancellationToken cancel = default)
    {
        var now = Encoding.UTF8.GetBytes(RowKey.Time(real.GetUtcNow()));
        await records.CommitAsync(new(Partition, [new Change.Insert(Row, now)]), cancel);
        var kept = (await records.GetAsync(Partition, Row, cancel))!;
        return new(real, RowKey.ReadTime(Encoding.UTF8.GetString(kept.Body.Span)), scale);
    }

    public override DateTimeOffset GetUtcNow() => start + ((real.GetUtcNow() - start) * scale);

    /// <summary>When the machine's clock shows what this one shows at an instant.</summary>
    public DateTimeOffset Real(DateTimeOffset at) => start + ((at - start) / scale);
}
