using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Runtime.Coupons;
using TriggerMail.Sending;
using TriggerMail.Sending.Gate;
using TriggerMail.Sending.Throttling;

namespace TriggerMail.Runtime;

/// <summary>Writes down how a claimed send ended, in one batch with what follows from it: the slot, the coupon, the address, the enrollment's next turn.</summary>
internal sealed class ClaimSettlement(ContactStore contacts, TurnCommitter turns, PublishedJourneys journeys)
{
    private const string MessageSent = "message.sent";

    /// <summary>Settles it, and gives what was claimed with it. Not cancelled: what the provider said must not be lost.</summary>
    /// <param name="claim">The send as it was claimed.</param>
    /// <param name="settled">How it ended.</param>
    /// <param name="blame">Why the address is to blame; null: it is not.</param>
    /// <param name="mayHaveLeft">Whether it may have left, now or before.</param>
    public async Task<List<Claim>> SettleAsync(LedgerRow claim, (LedgerRow Row, SendOutcome Outcome) settled, BounceFinding? blame, bool mayHaveLeft)
    {
        while (true)
            if (await TryAsync(await contacts.LoadAsync(claim.Contact, CancellationToken.None), claim, settled, blame, mayHaveLeft) is { } claims)
                return claims;
    }

    /// <summary>The same with a contact as it was read; null: it changed meanwhile.</summary>
    public async Task<List<Claim>?> TryAsync(
        ContactPartition partition, LedgerRow claim, (LedgerRow Row, SendOutcome Outcome) settled, BounceFinding? blame, bool mayHaveLeft)
    {
        if (partition.Contact?.OpenClaims.Contains(claim.Id) != true)
            return [];
        if (partition.Contact.MergedInto is not null)
            settled = Settlement.Orphaned(settled);
        var walk = turns.Begin(partition);
        partition.Contact = Settled(partition.Contact, claim, settled.Row, blame);
        walk.Decide(settled.Row);
        SettleCoupons(walk.Coupons, settled.Row, mayHaveLeft);
        if (partition.Contact.MergedInto is null && partition.Active.FirstOrDefault(one => one.Awaiting == claim.Id) is { } enrollment)
            walk.Happen(enrollment, new Signal.SendSettled(claim.Id, settled.Outcome));
        else if (settled.Row.State == SendState.Suppressed && LastLook.Restarted(partition, claim) is { } run)
            partition.Put(LastLook.Unsent(run, claim.Step)); // Its clock started again: the new reminder is not passed over.
        return await turns.CommitAsync(partition, walk, CancellationToken.None) == CommitOutcome.Done ? walk.Claims : null;
    }

    private static void SettleCoupons(CouponIssuer coupons, LedgerRow row, bool mayHaveLeft)
    {
        if (mayHaveLeft || row.State is SendState.Sent or SendState.Uncertain)
            coupons.Give(row.Id);
        else
            coupons.Hide(row.Id, takeBack: row.State is SendState.Failed or SendState.Suppressed);
    }

    // A slot that was claimed and not used is free again.
    private Contact Settled(Contact contact, LedgerRow claim, LedgerRow row, BounceFinding? blame)
    {
        var settled = row.State is SendState.Sent or SendState.Uncertain ? MessageEngagements.Received(contact, row) : Released(contact, claim);
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

    private Contact Released(Contact contact, LedgerRow claim) => journeys.Find(claim.Journey, claim.Version) is { } journey
        ? SendGate.Release(journey, contact, claim.At, QueuedSend.EnrollmentOf(claim.Id), claim.Channel)
        : contact;
}
