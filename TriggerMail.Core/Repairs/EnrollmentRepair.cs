using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Runtime;
using TriggerMail.Scheduling;
using TriggerMail.Sending;
using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;

namespace TriggerMail.Repairs;

/// <summary>Puts enrollments right that nobody would wake. Each repair is one batch, made with what is there at that moment; losing a race, it looks again.</summary>
internal sealed class EnrollmentRepair(IRecordStore records, ContactStore contacts, TurnCommitter turns, SendQueue sends, DueIndex due, TimeProvider clock)
{
    private readonly PendingSignalDelivery announcements = new(records, contacts, turns, sends);

    /// <summary>Gives a stuck enrollment what it waits for, or an alarm. False when it needs nothing any more.</summary>
    public async Task<bool> WakeAsync(string contact, string enrollment, CancellationToken cancel)
    {
        while (true)
        {
            var partition = await contacts.LoadAsync(contact, cancel);
            if (partition.Active.FirstOrDefault(one => one.Id == enrollment) is not { } found)
                return false;
            if (found.Awaiting is null && found.WakeAt is { } wake)
            {
                await due.SetAsync(new(wake, contact, enrollment), cancel);
                return true;
            }
            if (found.Awaiting is { } send && partition.Contact!.OpenClaims.Contains(send))
                return false;
            var walk = turns.Begin(partition);
            if (await SettledAsync(contact, found.Awaiting, cancel) is { } outcome)
                walk.Happen(found, new Signal.SendSettled(found.Awaiting!, outcome));
            else
                partition.Put(walk.Arm(found with { Awaiting = null, WakeAt = clock.GetUtcNow(), ArmedAt = null }));
            if (await turns.CommitAsync(partition, walk, cancel) != CommitOutcome.Done)
                continue;
            await sends.OfferAsync(walk.Claims, cancel);
            return true;
        }
    }

    /// <summary>Tells enrollments of events they have yet to hear of.</summary>
    public Task TellAsync(string contact, CancellationToken cancel) => announcements.FinishAsync(contact, cancel);

    /// <summary>Closes a send that there is no decision about.</summary>
    public async Task CloseAsync(string contact, string send, CancellationToken cancel)
    {
        CommitOutcome outcome;
        do
        {
            var partition = await contacts.LoadAsync(contact, cancel);
            partition.Contact = partition.Contact! with { OpenClaims = partition.Contact.OpenClaims.Remove(send) };
            outcome = await turns.CommitAsync(partition, turns.Begin(partition), cancel);
        }
        while (outcome != CommitOutcome.Done);
        await WakeAsync(contact, EnrollmentOf(send), cancel);
    }

    /// <summary>Sets an alarm for the enrollment of an open send: whoever answers it settles the send first.</summary>
    public Task AlarmAsync(string contact, string send, CancellationToken cancel) => due.SetAsync(new(clock.GetUtcNow(), contact, EnrollmentOf(send)), cancel).AsTask();

    private async Task<SendOutcome?> SettledAsync(string contact, string? send, CancellationToken cancel) =>
        send is null || await records.GetAsync(contact, ContactRows.Ledger(send), cancel) is not { } record ? null
        : ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow) switch
        {
            { State: SendState.Sent or SendState.Uncertain } => new SendOutcome.Sent(),
            { State: SendState.Suppressed or SendState.Failed, Reason: var reason } => new SendOutcome.NotSent(reason ?? "not sent"),
            _ => null,
        };

    private static string EnrollmentOf(string send) => QueuedSend.EnrollmentOf(send);
}
