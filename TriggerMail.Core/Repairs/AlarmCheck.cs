using TriggerMail.Partitions;
using TriggerMail.Scheduling;

namespace TriggerMail.Repairs;

/// <summary>Are alarms answered, and does each still mean something?</summary>
internal sealed class AlarmCheck(ContactStore contacts, DueIndex due, TimeProvider clock)
{
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(5);

    public async Task<IEnumerable<Finding>> OfAsync(IReadOnlyList<Alarm> alarms, bool fix, CancellationToken cancel)
    {
        var (idle, overdue) = (new List<Alarm>(), new List<Alarm>());
        foreach (var alarm in alarms.Where(alarm => alarm.Contact is not null))
            if (alarm.At < clock.GetUtcNow() - Late)
                (await IsIdleAsync(alarm, cancel) ? idle : overdue).Add(alarm);
        if (fix)
            await due.ClearAsync(idle, cancel);
        return [.. Idle(idle, fix), .. Overdue(overdue)];
    }

    private async Task<bool> IsIdleAsync(Alarm alarm, CancellationToken cancel)
    {
        var partition = await contacts.LoadAsync(alarm.Contact!, cancel);
        return partition.Contact is not { MergedInto: null, ErasedBy: null } contact
            || (alarm.Kind == AlarmKind.TimedTriggers && contact.TriggerStates.Values.All(mark => mark.At is null))
            || (alarm.Kind == AlarmKind.Enrollment && contact.OpenClaims.IsEmpty && partition.Active.All(enrollment => enrollment.Id != alarm.Key));
    }

    private static IEnumerable<Finding> Idle(List<Alarm> idle, bool fix)
    {
        if (idle.Count > 0)
            yield return new("alarms", $"{idle.Count} {(idle.Count == 1 ? "alarm for runs that are over was" : "alarms for runs that are over were")} never answered.",
                "Harmless by themselves: there is nothing to do for them.", "A repair takes them away.", fix ? Repair.Done : Repair.Possible);
    }

    private static IEnumerable<Finding> Overdue(List<Alarm> overdue)
    {
        if (overdue.MinBy(alarm => alarm.At) is { } oldest)
            yield return new("alarms", $"{overdue.Count} {(overdue.Count == 1 ? "alarm is" : "alarms are")} overdue, the oldest since {oldest.At:yyyy-MM-dd HH:mm} UTC.",
                "Nobody answers them, so these contacts' journeys stand still. Mails that become too late meanwhile expire with that reason.",
                "Start the host (`serve`); it answers them at once. If it runs, look into its log for what keeps failing.", Repair.Yours);
    }
}
