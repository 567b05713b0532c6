using System.Text.RegularExpressions;
using TriggerMail.Journeys;
using TriggerMail.Storage;

namespace TriggerMail.Clocks;

/// <summary>What an orchestration carries: whom to look at, and when. All it knows of a journey.</summary>
/// <param name="Contact">The contact's id.</param>
/// <param name="Enrollment">The run's id.</param>
/// <param name="Due">The alarm's instant on the engine's clock.</param>
/// <param name="At">The same instant on the machine's clock; another one only where time is scaled.</param>
public sealed partial record Ring(string Contact, string Enrollment, DateTimeOffset Due, DateTimeOffset At)
{
    public static Ring Of(DueAlarm alarm, TimeProvider clock) => new(
        alarm.Contact, alarm.Enrollment, alarm.At, clock is ScaledClock scaled ? scaled.Real(alarm.At) : alarm.At);

    public DueAlarm Alarm => new(Due, Contact, Enrollment);

    /// <summary>
    /// The orchestration's id: one for each enrollment, so that a second start is refused. Begins with the journey, for the eyes;
    /// at most 100 letters, digits and hyphens, which is what Durable Task Scheduler takes.
    /// </summary>
    public string InstanceId
    {
        get
        {
            var journey = Unsafe().Replace(Enrollment.Split('~')[0], "-");
            return $"{journey[..Math.Min(journey.Length, 60)]}-{RowKey.Hash($"{Contact}\n{Enrollment}").Replace('_', '.')}";
        }
    }

    [GeneratedRegex("[^A-Za-z0-9-]")]
    private static partial Regex Unsafe();
}
