using TriggerMail.Catalog;
using TriggerMail.Contacts;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Tracking;

namespace TriggerMail.Journeys;

/// <summary>Hands claimed sends to the provider and settles them; finds the claims a crash left open.</summary>
internal sealed class Delivery(
    ContactStore contacts, IRecordStore records, Turns turns, ClaimsInFlight inFlight, Senders senders, TimeProvider clock, RunnerSettings settings)
{
    /// <summary>
    /// Hands over every committed claim, and those that follow from their settlement, until nothing is left to send now. The contact as the last
    /// settlement left it.
    /// </summary>
    public async Task<ContactPartition> DeliverAsync(ContactPartition partition, IEnumerable<Claim> claims, CancellationToken cancel)
    {
        var open = new Queue<Claim>(claims);
        try
        {
            while (open.TryPeek(out var claim))
            {
                var sender = senders.For(claim.Row.Channel);
                var answer = await sender.SendAsync(claim.Message, cancel);
                var settled = Settlement.Of(claim.Row, answer, sender.IsIdempotent, clock.GetUtcNow());
                var blame = Settlement.BlameOf(answer, settled.Row);
                (partition, var next) = await SettleAsync(partition, claim.Row, settled, blame, cancel, mayHaveLeft: answer is Handover.Unknown);
                inFlight.Remove(open.Dequeue().Row.Id);
                await turns.HearAsync(claim.Row, answer, cancel);
                next.ForEach(open.Enqueue);
            }
            return partition;
        }
        finally
        {
            // Whatever threw, nobody here is at these any more: the next look finds them and recovers them.
            foreach (var left in open)
                inFlight.Remove(left.Row.Id);
        }
    }

    /// <summary>
    /// Deals with the claims of processes that died: handed over again where a repeat is safe, else recorded as uncertain.
    /// Tells whether there was anything to do, and until when a living process holds one.
    /// </summary>
    public async Task<(bool Changed, DateTimeOffset? BusyUntil)> RecoverAsync(ContactPartition partition, CancellationToken cancel)
    {
        DateTimeOffset? busy = null;
        foreach (var id in partition.Contact!.OpenClaims)
        {
            var row = await ReadAsync(partition.Id, id, cancel);
            if (inFlight.Contains(id))
                busy = clock.GetUtcNow() + TimeSpan.FromMinutes(1);
            else if (row.ClaimedBy != settings.Owner && row.ClaimedAt + settings.ClaimLease is { } lease && lease > clock.GetUtcNow())
                busy = lease;
            else
            {
                await RecoverAsync(partition, row, cancel);
                return (true, null);
            }
        }
        return (false, busy);
    }

    private async Task RecoverAsync(ContactPartition partition, LedgerRow row, CancellationToken cancel)
    {
        if (!row.Transactional && !senders.For(row.Channel).IsIdempotent)
        {
            var uncertain = Settlement.Uncertain(row with { At = clock.GetUtcNow() }, "the process stopped while handing it over");
            (partition, var next) = await SettleAsync(partition, row, uncertain, null, cancel);
            await DeliverAsync(partition, next, cancel);
            return;
        }
        // Claimed anew first, so that of two who find it only one hands it over.
        var claim = new Claim(row with { ClaimedBy = settings.Owner, ClaimedAt = clock.GetUtcNow() }, await MessageAsync(row, cancel));
        var walk = turns.Walk(partition);
        walk.Coupons.Give(row.Id); // The process that died may have sent it.
        walk.Claims.Add(claim);
        partition.Put(claim.Row);
        if (await turns.CommitAsync(partition, walk, cancel) == CommitOutcome.Done)
            await DeliverAsync(partition, walk.Claims, cancel);
    }

    private async Task<(ContactPartition Partition, List<Claim> Next)> SettleAsync(
        ContactPartition partition, LedgerRow claim, (LedgerRow Row, SendOutcome Outcome) settled, Blame? blame, CancellationToken cancel,
        bool mayHaveLeft = false)
    {
        while (true)
        {
            if (partition.Contact?.OpenClaims.Contains(claim.Id) != true)
                return (partition, []);
            if (partition.Contact.MergedInto is not null)
                settled = Settlement.Orphaned(settled);
            var walk = turns.Walk(partition);
            partition.Contact = Settled(partition.Contact, claim, settled.Row, blame);
            walk.Decide(settled.Row);
            SettleCoupons(walk.Coupons, settled.Row, mayHaveLeft);
            if (partition.Contact.MergedInto is null && partition.Active.FirstOrDefault(one => one.Awaiting == claim.Id) is { } enrollment)
                walk.Happen(enrollment, new Signal.SendSettled(claim.Id, settled.Outcome));
            if (await turns.CommitAsync(partition, walk, cancel) == CommitOutcome.Done)
                return (partition, walk.Claims);
            partition = await contacts.LoadAsync(partition.Id, cancel);
        }
    }

    private static void SettleCoupons(CouponTill coupons, LedgerRow row, bool mayHaveLeft)
    {
        if (mayHaveLeft || row.State is SendState.Sent or SendState.Uncertain)
            coupons.Give(row.Id);
        else
            coupons.Hide(row.Id, takeBack: row.State is SendState.Failed);
    }

    // A slot that was claimed and not used is free again.
    private static Contact Settled(Contact contact, LedgerRow claim, LedgerRow row, Blame? blame)
    {
        var settled = row.State is SendState.Sent or SendState.Uncertain ? Touches.Received(contact, row) : SendGate.Release(contact, claim.At, row.Channel);
        if (blame is not null)
            settled = Recipient.Refused(settled, row.Channel, claim.To!, blame, row.At);
        return settled with
        {
            OpenClaims = contact.OpenClaims.Remove(claim.Id),
            Activity = row.State == SendState.Sent && row.Channel != Channels.Webhook
                ? settled.Activity.SetItem(MessageSent, Activity.Plus(settled.Activity.GetValueOrDefault(MessageSent), row.At))
                : settled.Activity,
        };
    }

    private async Task<LedgerRow> ReadAsync(string contact, string id, CancellationToken cancel) =>
        await records.GetAsync(contact, ContactRows.Ledger(id), cancel) is { } record
            ? ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow)
            : throw new InvalidOperationException($"The claim {id} has no ledger row.");

    private async Task<Message> MessageAsync(LedgerRow row, CancellationToken cancel)
    {
        var record = await records.GetAsync(row.Contact, ContactRows.Body(row.Id), cancel)
            ?? throw new InvalidOperationException($"The claim {row.Id} has no body.");
        var body = MessageBody.Unpack(record.Body);
        return turns.Rebuild(row, body);
    }

    private const string MessageSent = "message.sent";
}
