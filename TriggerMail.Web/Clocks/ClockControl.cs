namespace TriggerMail.Web.Clocks;

/// <summary>A host whose clock can be moved registers this; on the real clock there is none, and no buttons.</summary>
/// <param name="Advance">Lets so much time pass and everything due happen; answers where the clock stands then.</param>
public sealed record ClockControl(Func<TimeSpan, CancellationToken, Task<DateTimeOffset>> Advance);
