using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Partitions;

namespace TriggerMail.Runtime;

/// <summary>What a walk does about an event: tells enrollments of it and starts some, as many as its batch has room for, and notes the rest for the batches after it.</summary>
internal sealed partial class UnitOfWork
{
    private readonly List<Enrollment> moving = [];

    /// <summary>The enrollment of a slot as it is, or as it will be once what is noted is done.</summary>
    public Enrollment? Expected(string slot) => partition.Find(slot)
        ?? moving.Find(enrollment => EnrollmentId.Slot(enrollment.Journey, enrollment.Key) == slot)
        ?? Late.Where(late => late.Slot == slot).Select(AsEnrollment).LastOrDefault();

    /// <summary>The contact's enrollments, and those noted to move here or to begin.</summary>
    public IEnumerable<Enrollment> ExpectedEnrollments => [.. partition.Active, .. moving, .. Late.Where(late => !late.IsRestart).Select(AsEnrollment)];

    /// <summary>Moves an enrollment here from a contact that was merged into this one, now or later. What it was waiting for it goes on waiting for.</summary>
    public void Move(string from, Enrollment enrollment)
    {
        if (Expected(EnrollmentId.Slot(enrollment.Journey, enrollment.Key)) is not null)
            return;
        if (HasRoom)
        {
            TakeIn(enrollment);
            return;
        }
        moving.Add(enrollment);
        Later(from, unheard => unheard with { From = from, Runs = unheard.Runs.Add(EnrollmentId.Slot(enrollment.Journey, enrollment.Key)) });
    }

    /// <summary>Tells an enrollment of an event, now or later. The row is the event's.</summary>
    public void Tell(string row, Enrollment enrollment, SeenEvent seen)
    {
        if (HasRoom)
            Happen(enrollment, new Signal.EventSeen(seen));
        else
            Later(row, unheard => unheard with { Runs = unheard.Runs.Add(EnrollmentId.Slot(enrollment.Journey, enrollment.Key)) });
    }

    /// <summary>Begins an enrollment, or starts the clock of one again, now or later.</summary>
    public void Start(string row, Enrollment enrollment, SeenEvent seen, bool isRestart = false)
    {
        if (!HasRoom)
            Later(row, unheard => unheard with { Starts = unheard.Starts.Add(PendingEntries.Of(enrollment, seen, isRestart)) });
        else if (isRestart)
            Restart(enrollment, seen);
        else
            Enter(enrollment);
    }

    /// <summary>Does of what was noted about an event as much as the batch has room for; gives what is left, or null.</summary>
    public PendingSignals? Catch(PendingSignals noted, EventRow row)
    {
        var seen = new SeenEvent(row.Id, row.Type, row.At, row.Data);
        for (; noted.Runs is [var slot, ..] && partition.HasRoom; noted = noted with { Runs = noted.Runs.RemoveAt(0) })
            if (partition.Find(slot) is { } enrollment)
                Happen(enrollment, new Signal.EventSeen(seen));
        for (; noted is { Runs: [], Starts: [var late, ..] } && partition.HasRoom; noted = noted with { Starts = noted.Starts.RemoveAt(0) })
            Begin(late, seen with { Type = late.Type });
        return noted is { Runs: [], Starts: [] } ? null : noted;
    }

    /// <summary>Moves enrollments that were noted to, as many as the batch has room for; gives what is left, or null.</summary>
    public PendingSignals? Catch(PendingSignals noted, ContactPartition from)
    {
        for (; noted.Runs is [var slot, ..] && partition.HasRoom; noted = noted with { Runs = noted.Runs.RemoveAt(0) })
            if (from.Find(slot) is { } enrollment && partition.Find(slot) is null)
                TakeIn(enrollment);
        return noted.Runs.IsEmpty ? null : noted;
    }

    // A mail on its way counts as sent, so that it is not sent from here as well; one that was held is asked for anew.
    private void TakeIn(Enrollment enrollment)
    {
        var moved = enrollment with { Contact = partition.Id, ArmedAt = null, AskedAt = null, TurnAt = null };
        if (moved.Awaiting is { } send)
            Happen(moved, new Signal.SendSettled(send, new SendOutcome.Sent()));
        else
            partition.Put(Arm(moved));
    }

    private IEnumerable<PendingEntry> Late => partition.Contact!.PendingSignals.SelectMany(unheard => unheard.Starts);

    // What is noted comes first, so that everything happens in its order however it is cut.
    private bool HasRoom => partition.Contact!.PendingSignals.IsEmpty && partition.HasRoom;

    private void Begin(PendingEntry late, SeenEvent seen)
    {
        var active = partition.Find(late.Slot);
        if (late.IsRestart && active is not null)
            Restart(active, seen);
        else if (!late.IsRestart && active is null)
            Enter(late.Begin(partition.Id, seen));
    }

    private void Enter(Enrollment enrollment)
    {
        partition.Note(new(now, "journey.entered", $"Entered {enrollment.Journey} (version {enrollment.Version}) on {enrollment.Trigger.Type}"));
        Counted.Add(new(enrollment.Journey, Metric.Entered));
        Happen(enrollment, Signal.Arrived.Now);
    }

    private void Restart(Enrollment enrollment, SeenEvent seen)
    {
        partition.Note(new(now, "journey.restarted", $"{enrollment.Journey} starts its clock again on {seen.Type}"));
        Happen(enrollment, new Signal.Reentered(seen));
    }

    private void Later(string row, Func<PendingSignals, PendingSignals> note)
    {
        var all = partition.Contact!.PendingSignals;
        var unheard = all is [.., var last] && last.Event == row ? all.RemoveAt(all.Length - 1) : all;
        partition.Contact = partition.Contact with { PendingSignals = unheard.Add(note(all.Length > unheard.Length ? all[^1] : new(row, []))) };
    }

    private Enrollment AsEnrollment(PendingEntry late) => late.Begin(partition.Id, new("", late.Type, late.Start, default));
}
