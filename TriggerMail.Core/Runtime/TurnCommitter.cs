using TriggerMail.Sending.Gate;
using TriggerMail.Storage;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Runtime.Coupons;
using TriggerMail.Scheduling;
using TriggerMail.Sending;
using TriggerMail.Sending.Throttling;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Runtime;

/// <summary>Makes turns come true in the one right order: what is only a hint first, then the batch, then the counting.</summary>
internal sealed class TurnCommitter(
    ContactStore contacts, DueIndex due, ClaimsInFlight inFlight, JourneyMetrics tallies, RecentMessages recent, CouponReservations coupons, LoadedProducts shelves,
    Senders senders, DomainThrottle pace, SendRows sends, IRecordStore records, PublishedJourneys journeys, Composer composer, SendRules rules, TimeProvider clock,
    Func<Alarm, CancellationToken, ValueTask>? onAlarm, Action<string, Exception>? onTrouble)
{
    // By how much the clocks of two processes may differ.
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(2);

    private readonly DeadMessages dead = new(records);
    private readonly ContactList list = new(records);
    private readonly PhoneIndex phones = new(records);

    /// <summary>What decisions know of the store.</summary>
    public StoreFacts Store => composer.Store;

    public UnitOfWork Begin(ContactPartition partition) =>
        new(partition, journeys, composer, senders, rules, pace, clock.GetUtcNow(),
            new(partition, composer.Coupons, coupons.Of(partition.Id), clock.GetUtcNow()), shelves.Of(partition.Id));

    public async ValueTask<CommitOutcome> CommitAsync(ContactPartition partition, UnitOfWork walk, CancellationToken cancel)
    {
        // Not on these answers: whoever walks looks at the contact again, and then they are known.
        if (!await shelves.MayCommitAsync(partition.Id, walk.Unstocked, cancel) || !await coupons.MayCommitAsync(partition.Id, walk.Coupons, cancel))
            return CommitOutcome.LostRace;
        if (!await MayPaceAsync(walk, cancel))
            return CommitOutcome.LostRace;
        await HintAsync(partition, walk, cancel);
        var moves = partition.Moves.ToList();
        var outcome = await CommitClaimsAsync(partition, walk.Claims, cancel);
        if (outcome == CommitOutcome.Done)
            await TellAsync(partition.Id, walk, moves, cancel);
        return outcome;
    }

    private async ValueTask<bool> MayPaceAsync(UnitOfWork walk, CancellationToken cancel)
    {
        if (walk.Unpaced.Count > 0 || walk.Claims.Exists(claim => claim.Row.Channel == Channels.Email))
            await pace.LookAsync(walk.Now, cancel);
        foreach (var (send, domain, deadline) in walk.Unpaced)
            await pace.ClaimAsync(send, domain, deadline, walk.Now, cancel);
        return walk.Unpaced.Count == 0;
    }

    /// <summary>Learns from what a provider said about a mail how fast its domain takes mails, and counts it. The mail itself is settled.</summary>
    public async ValueTask HearAsync(LedgerRow row, SendResult answer, CancellationToken cancel)
    {
        if (row.Channel != Channels.Email || row.To is not { } to)
            return;
        var (domain, now) = (Address.DomainOf(to), clock.GetUtcNow());
        if (DomainMetrics.Of(answer) is { } what)
            tallies.Domains.Count(domain, what, now);
        try
        {
            if (answer is SendResult.TryLater { About: BounceClass.Policy })
                await pace.DeferAsync(row.Id, domain, now, cancel);
            else if (row.Transactional && answer is SendResult.Accepted)
                await pace.WentFirstAsync(domain, now, cancel);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            onTrouble?.Invoke($"What {domain} said about how fast it takes mails could not be kept; it will say it again", problem);
        }
    }

    private async ValueTask TellAsync(string contact, UnitOfWork walk, List<(Enrollment? From, Enrollment To)> moves, CancellationToken cancel)
    {
        foreach (var (journey, what, step) in walk.Counted)
        {
            tallies.Count(journey, what, step);
            Meters.Count(what);
        }
        moves.ForEach(move => tallies.Move(move.From, move.To));
        walk.Left.ForEach(enrollment => tallies.Move(enrollment, null));
        walk.Returned.ForEach(returned => tallies.Domains.Count(returned.Domain, returned.What, walk.Now));
        walk.Assigned.ForEach(assigned => tallies.Assign(assigned.Experiment, assigned.Arm));
        walk.Reached.ForEach(reached => tallies.Reach(reached));
        walk.ArmsEarned.ForEach(earned => tallies.Earn(earned.Experiment, earned.Arm, earned.Currency, earned.Value));
        shelves.Forget(contact);
        await TellPoolsAsync(contact, walk.Coupons, cancel);
        foreach (var (journey, currency, value) in walk.Earned)
            tallies.Earn(journey, currency, value);
        // One that was due before its turn was durable may have been answered already, by somebody who found nothing to do.
        foreach (var alarm in walk.Alarms.Where(alarm => alarm.At <= clock.GetUtcNow() + Skew))
            await due.SetAsync(alarm, cancel);
        if (onAlarm is { } tell)
            foreach (var alarm in walk.Alarms)
                await tell(alarm, cancel);
    }

    // The turn is durable, and its mails must leave: what a pool does not hear now, the search for lost codes tells it.
    private async ValueTask TellPoolsAsync(string contact, CouponIssuer till, CancellationToken cancel)
    {
        try
        {
            await coupons.TellAsync(contact, till, cancel);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            onTrouble?.Invoke($"A coupon pool could not be told what became of a code of contact {contact}; the search for lost codes does it later", problem);
        }
    }

    // Side by side, so that a store that groups commits needs one group for all of them.
    private async ValueTask HintAsync(ContactPartition partition, UnitOfWork walk, CancellationToken cancel)
    {
        var isNew = partition.Contact is { Listed: false };
        var phone = partition.Contact!.Number is { } number && number != partition.Contact.PhoneListed ? number : null;
        if (walk.Alarms.Count + walk.Claims.Count + walk.Asked.Count + walk.Failed.Count + walk.Coupons.Changed.Count == 0 && !isNew && phone is null)
            return;
        if (isNew)
            partition.Contact = partition.Contact! with { Listed = true };
        if (phone is not null)
            partition.Contact = partition.Contact! with { PhoneListed = phone };
        await Task.WhenAll([
            isNew ? list.AddAsync(partition.Id, cancel).AsTask() : Task.CompletedTask,
            phone is not null ? phones.AddAsync(phone, partition.Id, cancel).AsTask() : Task.CompletedTask,
            .. walk.Alarms.Select(alarm => due.SetAsync(alarm, cancel).AsTask()),
            .. walk.Claims.Select(claim => sends.AddAsync(QueuedSend.Of(claim.Row), cancel).AsTask()),
            .. walk.Asked.Select(row => recent.AddAsync(row, cancel).AsTask()),
            .. walk.Failed.Select(row => dead.AddAsync(row, cancel).AsTask()),
            .. walk.Coupons.Changed.Select(coupon => coupons.HintAsync(partition.Id, coupon, cancel)),
        ]);
    }

    private async ValueTask<CommitOutcome> CommitClaimsAsync(ContactPartition partition, List<Claim> claims, CancellationToken cancel)
    {
        var outcome = CommitOutcome.LostRace;
        claims.ForEach(claim => inFlight.Add(claim.Row.Id));
        try
        {
            outcome = await contacts.CommitAsync(partition, cancel);
            if (outcome == CommitOutcome.Done)
                foreach (var claim in claims)
                    claim.Committed = new(claim.Row, claim.Message, partition.VersionOf(TriggerMail.Partitions.ContactRows.Ledger(claim.Row.Id)), partition.Version);
            return outcome;
        }
        finally
        {
            if (outcome != CommitOutcome.Done)
                claims.ForEach(claim => inFlight.Remove(claim.Row.Id));
        }
    }

    /// <summary>The message of a claim, as it was composed.</summary>
    public Message Rebuild(LedgerRow row, MessageBody body) => new()
    {
        Id = row.Id,
        Channel = row.Channel,
        From = composer.FromOf(row.Channel),
        To = row.To!,
        Subject = row.Subject ?? (row.Channel == Channels.Webhook ? row.Template : ""),
        Html = body.Html,
        Text = body.Text,
        Headers = row.Headers,
    };
}
