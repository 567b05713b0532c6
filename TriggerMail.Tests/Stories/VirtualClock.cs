namespace TriggerMail.Stories;

/// <summary>A clock that goes where it is told.</summary>
public sealed class VirtualClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset now = start;

    public override DateTimeOffset GetUtcNow() => now;

    public void MoveTo(DateTimeOffset to) => now = to;
}
