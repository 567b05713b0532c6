using TriggerMail.Catalog;
using TriggerMail.Contacts;
using TriggerMail.Privacy;
using TriggerMail.Rounds;
using TriggerMail.Sending;

namespace TriggerMail.Journeys;

/// <summary>When an enrollment wants to be looked at next.</summary>
/// <param name="At">When.</param>
/// <param name="IsSet">Whether the turn that asked for it set the alarm; if not, whoever looked has to.</param>
internal readonly record struct NextLook(DateTimeOffset At, bool IsSet);

/// <summary>
/// Brings enrollments up to date: loads, advances, commits, queues what is to be sent, until quiet. A host decides only when to call it; calling it
/// too early, twice or late is harmless, because the store is the truth.
/// </summary>
public sealed class Runner
{
    private readonly ContactStore contacts;
    private readonly Turns turns;
    private readonly SendQueue sends;
    private readonly Announcements announcements;
    private readonly RoundDesk rounds;
    private readonly CatalogAlarms catalog;
    private readonly PrivacyDesk privacy;
    private readonly OccasionDesk occasions;
    private readonly MessageDesk messages;
    private readonly TimeProvider clock;

    internal Runner(
        ContactStore contacts, Turns turns, SendQueue sends, Announcements announcements, RoundDesk rounds, CatalogAlarms catalog, PrivacyDesk privacy,
        OccasionDesk occasions, MessageDesk messages, TimeProvider clock) =>
        (this.contacts, this.turns, this.sends, this.announcements, this.rounds, this.catalog, this.privacy, this.occasions, this.messages, this.clock) =
        (contacts, turns, sends, announcements, rounds, catalog, privacy, occasions, messages, clock);

    /// <summary>
    /// Brings one enrollment up to date and says when to look at it again; null when never. Under the name of
    /// <see cref="RoundDesk"/> it takes a round on, under that of <see cref="MessageDesk"/> it finishes a request, under one of <see cref="CatalogAlarms"/> it does what the catalogue has to do now,
    /// and under that of <see cref="Occasions"/> it gives a contact what the clock brings.
    /// </summary>
    public async Task<DateTimeOffset?> CatchUpAsync(string contact, string enrollment, CancellationToken cancel = default) =>
        (await LookAsync(contact, enrollment, cancel))?.At;

    /// <summary>The same, and says also whether the alarm for the next look stands already.</summary>
    internal async Task<NextLook?> LookAsync(string contact, string enrollment, CancellationToken cancel) => contact switch
    {
        RoundDesk.Name => Unset(await rounds.AdvanceAsync(enrollment, cancel)),
        PrivacyDesk.Name => Unset(await privacy.AnswerAsync(cancel)),
        MessageDesk.Name => Unset(await messages.AnswerAsync(enrollment, cancel)),
        _ when enrollment == Occasions.Alarm => Unset(await occasions.AnswerAsync(contact, cancel)),
        _ when CatalogAlarms.Concerns(contact) => Unset(await catalog.AnswerAsync(contact, enrollment, cancel)),
        _ => await WalkAsync(contact, enrollment, cancel),
    };

    private async Task<NextLook?> WalkAsync(string contact, string enrollment, CancellationToken cancel)
    {
        ContactPartition? partition = null;
        while (true)
        {
            partition ??= await contacts.LoadAsync(contact, cancel);
            if (partition.Contact is not { ErasedBy: null } found)
                return null;
            var (changed, busyUntil) = await sends.TakeUpAsync(partition, cancel);
            if (changed)
                partition = null;
            else if (found is { MergedInto: null, Unheard.Length: > 0 })
            {
                await announcements.FinishAsync(contact, cancel);
                partition = null;
            }
            else if (found.MergedInto is not null || partition.Active.FirstOrDefault(one => one.Id == enrollment) is not { } run)
                return Unset(busyUntil);
            else if (run.Awaiting is not null)
                return found.OpenClaims.Contains(run.Awaiting) ? Unset(busyUntil)
                    : throw new InvalidOperationException($"{enrollment} awaits {run.Awaiting}, which is not among the contact's open claims.");
            else if (Next(run) is not { } signal)
                return run.WakeAt is { } wake ? new(wake, run.ArmedAt == wake) : null;
            else
            {
                var (left, isSending) = await TakeAsync(partition, run, signal, cancel);
                // Whoever settles the send in the background takes the run on, and sets its next alarm; here it is settled by now.
                if (isSending && sends.IsRunning)
                    return null;
                partition = isSending ? null : left;
            }
        }
    }

    private static NextLook? Unset(DateTimeOffset? at) => at is { } known ? new(known, IsSet: false) : null;

    private Signal? Next(Enrollment enrollment) =>
        enrollment.At < 0 ? Signal.Arrived.Now
        : enrollment.WakeAt is { } due && due <= clock.GetUtcNow() ? new Signal.AlarmRang(due)
        : null;

    // The contact as the turn left it: what others do to it later has alarms of its own. Null for whoever lost the race: it looks again.
    private async Task<(ContactPartition? Partition, bool IsSending)> TakeAsync(ContactPartition partition, Enrollment enrollment, Signal signal, CancellationToken cancel)
    {
        var walk = turns.Walk(partition);
        walk.Happen(enrollment, signal);
        if (await turns.CommitAsync(partition, walk, cancel) != CommitOutcome.Done)
            return (null, false);
        await sends.OfferAsync(walk.Claims, cancel);
        return (partition, walk.Claims.Exists(claim => QueuedSend.RunOf(claim.Row.Id) == enrollment.Id));
    }
}
