using TriggerMail.Catalog;
using TriggerMail.Contacts;
using TriggerMail.Privacy;
using TriggerMail.Rounds;
using TriggerMail.Sending;

namespace TriggerMail.Journeys;

/// <summary>
/// Brings enrollments up to date: loads, advances, commits, sends, until quiet. A host decides only when to call it; calling it
/// too early, twice or late is harmless, because the store is the truth.
/// </summary>
public sealed class Runner
{
    private readonly ContactStore contacts;
    private readonly Turns turns;
    private readonly Delivery delivery;
    private readonly Announcements announcements;
    private readonly RoundDesk rounds;
    private readonly CatalogAlarms catalog;
    private readonly PrivacyDesk privacy;
    private readonly OccasionDesk occasions;
    private readonly MessageDesk messages;
    private readonly TimeProvider clock;

    internal Runner(
        ContactStore contacts, Turns turns, Delivery delivery, Announcements announcements, RoundDesk rounds, CatalogAlarms catalog, PrivacyDesk privacy,
        OccasionDesk occasions, MessageDesk messages, TimeProvider clock) =>
        (this.contacts, this.turns, this.delivery, this.announcements, this.rounds, this.catalog, this.privacy, this.occasions, this.messages, this.clock) =
        (contacts, turns, delivery, announcements, rounds, catalog, privacy, occasions, messages, clock);

    /// <summary>
    /// Brings one enrollment up to date and says when to look at it again; null when never. Under the name of
    /// <see cref="RoundDesk"/> it takes a round on, under that of <see cref="MessageDesk"/> it finishes a request, under one of <see cref="CatalogAlarms"/> it does what the catalogue has to do now,
    /// and under that of <see cref="Occasions"/> it gives a contact what the clock brings.
    /// </summary>
    public async Task<DateTimeOffset?> CatchUpAsync(string contact, string enrollment, CancellationToken cancel = default)
    {
        if (contact == RoundDesk.Name)
            return await rounds.AdvanceAsync(enrollment, cancel);
        if (contact == PrivacyDesk.Name)
            return await privacy.AnswerAsync(cancel);
        if (contact == MessageDesk.Name)
            return await messages.AnswerAsync(enrollment, cancel);
        if (enrollment == Occasions.Alarm)
            return await occasions.AnswerAsync(contact, cancel);
        if (CatalogAlarms.Concerns(contact))
            return await catalog.AnswerAsync(contact, enrollment, cancel);
        while (true)
        {
            var partition = await contacts.LoadAsync(contact, cancel);
            if (partition.Contact is not { ErasedBy: null } found)
                return null;
            var (changed, busyUntil) = await delivery.RecoverAsync(partition, cancel);
            if (changed)
                continue;
            if (found.MergedInto is not null)
                return busyUntil;
            if (found.Unheard.Length > 0)
            {
                await announcements.FinishAsync(contact, cancel);
                continue;
            }
            if (partition.Active.FirstOrDefault(one => one.Id == enrollment) is not { } run)
                return busyUntil;
            if (run.Awaiting is not null)
                return busyUntil ?? throw new InvalidOperationException($"{enrollment} awaits {run.Awaiting}, which is not among the contact's open claims.");
            if (Next(run) is not { } signal)
                return run.WakeAt;
            await TakeAsync(partition, run, signal, cancel);
        }
    }

    private Signal? Next(Enrollment enrollment) =>
        enrollment.At < 0 ? Signal.Arrived.Now
        : enrollment.WakeAt is { } due && due <= clock.GetUtcNow() ? new Signal.AlarmRang(due)
        : null;

    private async Task TakeAsync(ContactPartition partition, Enrollment enrollment, Signal signal, CancellationToken cancel)
    {
        var walk = turns.Walk(partition);
        walk.Happen(enrollment, signal);
        // Whoever lost the race looks again at what the winner left.
        if (await turns.CommitAsync(partition, walk, cancel) == CommitOutcome.Done)
            await delivery.DeliverAsync(partition, walk.Claims, cancel);
    }
}
