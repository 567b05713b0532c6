using TriggerMail.Scheduling;

namespace TriggerMail.Privacy;

/// <summary>When the upkeep of requests about personal data is to ring. On the full minute and hour, so that two processes that start one set the same alarm. Pure.</summary>
internal static class PrivacyAlarms
{
    /// <summary>A turn that was under way when its contact was erased writes its hints first, and finds out when it commits: so much later it is looked at again.</summary>
    public static readonly TimeSpan SecondLook = TimeSpan.FromMinutes(10);

    /// <summary>The next full minute.</summary>
    public static DateTimeOffset NextMinute(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerMinute) + TimeSpan.TicksPerMinute, TimeSpan.Zero);

    /// <summary>The next full hour.</summary>
    public static DateTimeOffset NextHour(DateTimeOffset at) => new(at.UtcTicks - (at.UtcTicks % TimeSpan.TicksPerHour) + TimeSpan.TicksPerHour, TimeSpan.Zero);

    /// <summary>The alarm of an instant.</summary>
    public static Alarm At(DateTimeOffset at) => new(at, AlarmKind.Privacy, null, "upkeep");
}
