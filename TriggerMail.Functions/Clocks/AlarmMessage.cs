using System.Text.RegularExpressions;
using TriggerMail.Scheduling;
using TriggerMail.Storage;

namespace TriggerMail.Clocks;

/// <summary>What an orchestration carries: whom to look at, and when. All it knows of a journey.</summary>
/// <param name="Contact">The contact's id, or the first of the alarm's names.</param>
/// <param name="Enrollment">The enrollment's id, or the second of the alarm's names.</param>
/// <param name="Due">The alarm's instant on the engine's clock; of one that shares its clock, the minute that begins then or next.</param>
/// <param name="At">When to ring, on the machine's clock: a second later, so as not to be early.</param>
public sealed partial record AlarmMessage(string Contact, string Enrollment, DateTimeOffset Due, DateTimeOffset At)
{
    // On Azure Storage a timer is a queue message that hides for whole seconds, rounded down. Rung early, it would be answered with the
    // same instant and ring on without a pause until that has come: fifteen looks instead of one have been counted.
    private static readonly TimeSpan NotEarly = TimeSpan.FromSeconds(1);

    private const string Shared = "occasions";

    public static AlarmMessage Of(Alarm alarm, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var due = alarm.Kind.SharesClock ? Minute(alarm.At) : alarm.At;
        var (of, what) = alarm.Names;
        return new(of, what, due, Real(due, clock) + NotEarly);
    }

    public Alarm Alarm => Alarm.Of(Due, Contact, Enrollment);

    /// <summary>
    /// The orchestration's id: one for each enrollment and one for all occasions, so that a second start is refused. Begins with the journey, for the
    /// eyes; at most 100 letters, digits and hyphens, which is what Durable Task Scheduler takes.
    /// </summary>
    public string InstanceId
    {
        get
        {
            if (Alarm.Kind.SharesClock)
                return Shared;
            var journey = Unsafe().Replace(Enrollment.Split('~')[0], "-");
            return $"{journey[..Math.Min(journey.Length, 60)]}-{RowKey.Hash($"{Contact}\n{Enrollment}").Replace('_', '.')}";
        }
    }

    // Durable timers go by the machine's clock, which may not be believed at the moment.
    private static DateTimeOffset Real(DateTimeOffset due, TimeProvider clock) => clock switch
    {
        ScaledClock scaled => scaled.Real(due),
        SteadyClock { Doubt: not null } steady => due + steady.Ahead,
        _ => due,
    };

    private static DateTimeOffset Minute(DateTimeOffset at) => new((at.UtcTicks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute * TimeSpan.TicksPerMinute, TimeSpan.Zero);

    [GeneratedRegex("[^A-Za-z0-9-]")]
    private static partial Regex Unsafe();
}
