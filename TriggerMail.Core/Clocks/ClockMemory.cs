using System.Globalization;
using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Clocks;

/// <summary>
/// Remembers across restarts the last instant that was believed, and how long a doubt has stood, so that a clock that is wrong at a start is noticed
/// and neither a restart nor another process takes a doubt for confirmed.
/// </summary>
public sealed class ClockMemory
{
    private const string Partition = "clock", Row = "seen";
    private static readonly TimeSpan Beat = TimeSpan.FromMinutes(1);
    private readonly IRecordStore records;
    private bool wasHeld;
    private long? beaten;

    private ClockMemory(IRecordStore records, SteadyClock clock) => (this.records, Clock, wasHeld) = (records, clock, clock.IsHeld);

    /// <summary>The clock.</summary>
    public SteadyClock Clock { get; }

    /// <summary>What is kept: the last instant believed, how long a later one has stood in doubt, and which.</summary>
    private sealed record Memory(DateTimeOffset Seen, TimeSpan Stood, DateTimeOffset Claimed);

    /// <summary>The clock of a process that starts on these records.</summary>
    public static async Task<ClockMemory> OpenAsync(IRecordStore records, TimeProvider wall, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(wall);
        var kept = await ReadAsync(records, cancel);
        // What stood was another time than the one shown now.
        var stood = kept is null || (wall.GetUtcNow() - kept.Claimed).Duration() > SteadyClock.Nap ? TimeSpan.Zero : kept.Stood;
        return new(records, new(wall, kept?.Seen, stood));
    }

    /// <summary>Jumps are told to this from now on, and at once what is in doubt already.</summary>
    public void TellBy(Action<string> notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        Clock.OnNotice = notice;
        if (Clock.Doubt is { } doubt)
            notice(doubt);
    }

    /// <summary>
    /// Writes down what is known, once a minute. True when a doubt of the start has just ended: then whatever waited for that is to be done.
    /// </summary>
    public async Task<bool> BeatAsync(CancellationToken cancel = default)
    {
        if (wasHeld && await IsSettledElsewhereAsync(cancel))
            Clock.Confirm();
        var released = wasHeld && !Clock.IsHeld;
        if (beaten is { } last && !released && Clock.GetElapsedTime(last) < Beat)
            return false;
        (beaten, wasHeld) = (Clock.GetTimestamp(), Clock.IsHeld);
        var memory = wasHeld ? new Memory(Clock.Settled, Clock.Stood, Clock.GetUtcNow()) : new(Clock.GetUtcNow(), TimeSpan.Zero, Clock.GetUtcNow());
        await records.CommitAsync(new(Partition, [new Change.Upsert(Row, Write(memory))]), cancel);
        return released;
    }

    // Another process has believed it since, or a person told that one.
    private async Task<bool> IsSettledElsewhereAsync(CancellationToken cancel) =>
        (beaten is null || Clock.GetElapsedTime(beaten.Value) >= Beat)
        && await ReadAsync(records, cancel) is { } kept && kept.Seen > Clock.Settled && (Clock.GetUtcNow() - kept.Seen).Duration() <= SteadyClock.Nap;

    private static async Task<Memory?> ReadAsync(IRecordStore records, CancellationToken cancel)
    {
        if (await records.GetAsync(Partition, Row, cancel) is not { } record)
            return null;
        var parts = Encoding.ASCII.GetString(record.Body.Span).Split('|');
        return new(RowKey.ReadTime(parts[0]), TimeSpan.FromTicks(long.Parse(parts[1], CultureInfo.InvariantCulture)), RowKey.ReadTime(parts[2]));
    }

    private static byte[] Write(Memory memory) => Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{RowKey.Time(memory.Seen)}|{memory.Stood.Ticks}|{RowKey.Time(memory.Claimed)}"));
}
