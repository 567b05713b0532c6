using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Scheduling;
using TriggerMail.Sending.Throttling;

namespace TriggerMail.Runtime;

/// <summary>
/// Brings enrollments up to date: loads, advances, commits, queues what is to be sent, until quiet. A host decides only when to call it; calling it
/// too early, twice or late is harmless, because the store is the truth.
/// </summary>
public sealed class Runner
{
    private readonly ContactStore contacts;
    private readonly TurnCommitter turns;
    private readonly SendQueue sends;
    private readonly PendingSignalDelivery announcements;
    private readonly TimeProvider clock;

    internal Runner(ContactStore contacts, TurnCommitter turns, SendQueue sends, PendingSignalDelivery announcements, TimeProvider clock) =>
        (this.contacts, this.turns, this.sends, this.announcements, this.clock) = (contacts, turns, sends, announcements, clock);

    /// <summary>Brings one enrollment up to date and says when to look at it again; null when never.</summary>
    public async Task<DateTimeOffset?> CatchUpAsync(string contact, string enrollment, CancellationToken cancel = default) =>
        (await LookAsync(new(default, contact, enrollment), cancel))?.At;

    /// <summary>Answers an enrollment's alarm.</summary>
    internal async Task<NextLook?> LookAsync(Alarm alarm, CancellationToken cancel)
    {
        var (contact, enrollment) = alarm.Names;
        ContactPartition? partition = null;
        while (true)
        {
            partition ??= await contacts.LoadAsync(contact, cancel);
            if (partition.Contact is not { ErasedBy: null } found)
                return null;
            var (changed, busyUntil) = await sends.TakeUpAsync(partition, cancel);
            if (changed)
                partition = null;
            else if (found is { MergedInto: null, PendingSignals.Length: > 0 })
            {
                await announcements.FinishAsync(contact, cancel);
                partition = null;
            }
            else if (found.MergedInto is not null || partition.Active.FirstOrDefault(one => one.Id == enrollment) is not { } run)
                return NextLook.Unset(busyUntil);
            else if (run.Awaiting is not null)
                return found.OpenClaims.Contains(run.Awaiting) ? NextLook.Unset(busyUntil)
                    : throw new InvalidOperationException($"{enrollment} awaits {run.Awaiting}, which is not among the contact's open claims.");
            else if (Next(run) is not { } signal)
                return run.WakeAt is { } wake ? new(wake, run.ArmedAt == wake) : null;
            else
            {
                var (left, isSending) = await TakeAsync(partition, run, signal, cancel);
                // Whoever settles the send in the background takes the enrollment on, and sets its next alarm; here it is settled by now.
                if (isSending && sends.IsRunning)
                    return null;
                partition = isSending ? null : left;
            }
        }
    }

    private Signal? Next(Enrollment enrollment) =>
        enrollment.At < 0 ? Signal.Arrived.Now
        : enrollment.WakeAt is { } due && due <= clock.GetUtcNow() ? new Signal.AlarmRang(due)
        : null;

    // The contact as the turn left it: what others do to it later has alarms of its own. Null for whoever lost the race: it looks again.
    private async Task<(ContactPartition? Partition, bool IsSending)> TakeAsync(ContactPartition partition, Enrollment enrollment, Signal signal, CancellationToken cancel)
    {
        var walk = turns.Begin(partition);
        walk.Happen(enrollment, signal);
        if (await turns.CommitAsync(partition, walk, cancel) != CommitOutcome.Done)
            return (null, false);
        await sends.OfferAsync(walk.Claims, cancel);
        return (partition, walk.Claims.Exists(claim => QueuedSend.EnrollmentOf(claim.Row.Id) == enrollment.Id));
    }
}
