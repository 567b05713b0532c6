namespace TriggerMail.Clocks;

/// <summary>A machine: what its clock shows, which may jump, and its counter, which goes on steadily.</summary>
public sealed class MachineClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset shows = start;
    private long counter = 1;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => shows;

    public override long GetTimestamp() => counter;

    /// <summary>Time passes.</summary>
    public void Pass(TimeSpan time)
    {
        shows += time;
        counter += time.Ticks;
    }

    /// <summary>The clock shows another time from now on, and no time has passed.</summary>
    public void Jump(TimeSpan by) => shows += by;
}
