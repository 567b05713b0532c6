using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Runtime;

/// <summary>
/// Hands one claimed send to its provider and settles it. It is decided once more when the provider is ready for it, and recorded as begun
/// only when the provider is given it: what a dead process leaves behind is in doubt only if it was in the provider's hands.
/// </summary>
internal sealed class Delivery(
    ContactStore contacts, IRecordStore records, TurnCommitter turns, ClaimsInFlight inFlight, Senders senders, PublishedJourneys journeys, TimeProvider clock, RunnerSettings settings)
{
    /// <summary>How long a provider may be out of reach before a message is given up; mail servers themselves try for about that long (RFC 5321 §4.5.4.1).</summary>
    private static readonly TimeSpan LongestOutage = TimeSpan.FromDays(3);

    // Another process has what it claimed in its own queue for so long.
    private static readonly TimeSpan QueueLease = TimeSpan.FromMinutes(2);

    private const int MostLost = 2;

    private readonly Handovers handovers = new();

    private readonly ClaimSettlement settling = new(contacts, turns, journeys);

    private readonly LastLook lastLook = new(contacts, records, turns, inFlight, journeys, clock);

    /// <summary>Hands over a send, or finds that it is not to go any more.</summary>
    /// <param name="send">Which one.</param>
    /// <param name="next">Gets what else is claimed meanwhile, also where this throws.</param>
    /// <param name="answered">Told once the provider is done with it, and what it said; null: it was not asked.</param>
    /// <param name="cancel">Breaks off what is not begun.</param>
    /// <param name="end">Breaks off what is.</param>
    public async Task<Delivered> HandOverAsync(QueuedSend send, List<Claim> next, Action<SendResult?> answered, CancellationToken cancel, CancellationToken end)
    {
        if (handovers.AnswerTo(send.Id) is not null)
        {
            answered(null);
            await SettleAgainAsync(send, next);
            return new Delivered.Settled();
        }
        var attempt = new SendAttempt(send, this, next, end);
        SendResult? answer = null;
        try
        {
            answer = await senders.For(send.Channel).SendAsync(attempt.Waiting, cancel);
        }
        finally
        {
            answered(answer);
        }
        // Nothing was handed over: it waits as before.
        attempt.Unwritten?.Throw();
        // Once it is the connection's fault; a message over which it is lost every time must not keep all others waiting.
        if (answer is SendResult.TryLater { IsUnreachable: true } unreached && attempt.Begun is null
            && (attempt.Taken is null || !unreached.IsLostOverIt || send.Lost + 1 < MostLost))
            return await UnreachedAsync(attempt, unreached, cancel);
        // Null: taken back, done before, or another's.
        if (answer is not null && (attempt.Begun ?? attempt.Taken?.Row) is { } claim)
        {
            var open = new OpenAnswer(claim, answer, attempt.Repeats || answer is SendResult.Unknown);
            handovers.Answered(send.Id, open);
            await SettleAsync(open, next);
        }
        return attempt.Result;
    }

    /// <summary>Whether the provider has answered, and only that has yet to be settled.</summary>
    public bool HasAnswer(QueuedSend send) => handovers.AnswerTo(send.Id) is not null;

    /// <summary>Settles a send by the provider's answer, which is kept until this succeeds: it is never handed over again for want of a store.</summary>
    /// <param name="send">Which one.</param>
    /// <param name="next">Gets what else is claimed with it.</param>
    public async Task SettleAgainAsync(QueuedSend send, List<Claim> next)
    {
        if (handovers.AnswerTo(send.Id) is not { } open)
            return;
        // A commit may have settled it and not said so; then it may be on its way anew by now.
        if (await ReadAsync(send.Contact, send.Id, CancellationToken.None) is var (row, _) && row.State == SendState.Claimed && row.Attempts == open.Claim.Attempts)
            await SettleAsync(open, next);
        else
            handovers.Forget(send.Id);
    }

    private async Task SettleAsync(OpenAnswer open, List<Claim> next)
    {
        var (claim, answer, mayHaveLeft) = open;
        var settled = Settlement.Of(claim, answer, senders.For(claim.Channel).IsIdempotent, clock.GetUtcNow());
        next.AddRange(await settling.SettleAsync(claim, settled, Settlement.BlameOf(answer, settled.Row), mayHaveLeft));
        handovers.Forget(claim.Id);
        await turns.HearAsync(claim, answer, CancellationToken.None);
    }

    /// <summary>An open claim as it would be queued; with it, until when another process is at it.</summary>
    public async Task<(QueuedSend Send, DateTimeOffset? Lease)> FindAsync(string contact, string id, CancellationToken cancel)
    {
        var (row, _) = await ReadAsync(contact, id, cancel) ?? throw new InvalidOperationException($"The claim {id} has no ledger row.");
        return (QueuedSend.Of(row), LeaseOf(row));
    }

    // A claim of this process is in its own hands or in nobody's.
    private DateTimeOffset? LeaseOf(LedgerRow row)
    {
        if (settings.ClaimLease == TimeSpan.Zero || row.BegunBy == settings.Owner)
            return null;
        var lease = row is { BegunBy: not null, BegunAt: { } begun } ? begun + settings.ClaimLease
            : (row.QueuedAt ?? row.At) + (settings.ClaimLease < QueueLease ? settings.ClaimLease : QueueLease);
        return lease > clock.GetUtcNow() ? lease : null;
    }

    /// <summary>The send as it is to go now, with what is known by now; null when it is not, and then the attempt has its result.</summary>
    internal async ValueTask<CommittedClaim?> TakeAsync(SendAttempt attempt, CancellationToken cancel)
    {
        var send = attempt.Send;
        if (await UnchangedAsync(send, cancel) is { } unchanged)
            return unchanged;
        while (true)
        {
            var partition = await contacts.LoadAsync(send.Contact, cancel);
            if (partition.Contact is not { ErasedBy: null } contact || !contact.OpenClaims.Contains(send.Id)
                || await ReadAsync(send.Contact, send.Id, cancel) is not var (row, version))
                return null;
            if (row.BegunBy == settings.Owner && handovers.IsUntouched(row.Id))
                row = row with { BegunBy = null, BegunAt = null };
            if (row.BegunBy is not null)
                return await TakeOverAsync(attempt, row, version, cancel);
            // Another process may begin it meanwhile; then nothing of this look counts.
            partition.Expect(ContactRows.Ledger(row.Id), version);
            switch (await lastLook.AtAsync(partition, row, attempt.Next, cancel))
            {
                case Looked.Goes goes:
                    return goes.Again ?? new(row, await MessageAsync(row, cancel), version, "");
                case Looked.Stays:
                    return null;
                case Looked.Withdrawn withdrawn:
                    if (await settling.TryAsync(partition, row, Settlement.Withdrawn(row, withdrawn.Reason, clock.GetUtcNow()), null, mayHaveLeft: false) is { } claims)
                    {
                        attempt.Next.AddRange(claims);
                        return null;
                    }
                    break;
            }
        }
    }

    // As it was claimed, when that is not long ago and nothing happened to the contact since.
    private async ValueTask<CommittedClaim?> UnchangedAsync(QueuedSend send, CancellationToken cancel)
    {
        if (send.Versions is not { } claimed || (await records.GetAsync(send.Contact, ContactRows.Head, cancel))?.Version != claimed.Head)
            return null;
        if (send.Claim is { } atHand)
            return LastLook.IsFresh(atHand.Row, clock.GetUtcNow()) ? atHand : null;
        return await ReadAsync(send.Contact, send.Id, cancel) is var (row, version) && version == claimed.Row && LastLook.IsFresh(row, clock.GetUtcNow())
            ? new(row, await MessageAsync(row, cancel), version, claimed.Head)
            : null;
    }

    // Somebody began and did not end it. Handed over again where a repeat is safe or needed, else recorded as in doubt.
    private async ValueTask<CommittedClaim?> TakeOverAsync(SendAttempt attempt, LedgerRow row, string version, CancellationToken cancel)
    {
        if (LeaseOf(row) is { } lease)
        {
            attempt.Result = new Delivered.Busy(lease);
            return null;
        }
        attempt.Repeats = true;
        if (row.Transactional || senders.For(row.Channel).IsIdempotent)
            return new(row, await MessageAsync(row, cancel), version, "");
        var uncertain = Settlement.Uncertain(row with { At = clock.GetUtcNow() }, row.BegunBy == settings.Owner ? "handing it over broke off" : "the process stopped while handing it over");
        attempt.Next.AddRange(await settling.SettleAsync(row, uncertain, null, mayHaveLeft: true));
        return null;
    }

    /// <summary>Makes durable that this process is handing the send over; null when somebody else changed it meanwhile.</summary>
    internal async ValueTask<LedgerRow?> BeginAsync(CommittedClaim taken, CancellationToken cancel)
    {
        var begun = taken.Row with { BegunBy = settings.Owner, BegunAt = clock.GetUtcNow() };
        handovers.NotBegun(begun.Id);
        var batch = new Batch(begun.Contact, [new Change.Replace(ContactRows.Ledger(begun.Id), ContactPartition.Write(begun, ContactJson.Default.LedgerRow), taken.RowVersion)]);
        var isBegun = await records.CommitAsync(batch, cancel) is BatchResult.Committed;
        if (isBegun)
            handovers.Begun(begun.Id);
        return isBegun ? begun : null;
    }

    private async Task<Delivered> UnreachedAsync(SendAttempt attempt, SendResult.TryLater unreached, CancellationToken cancel)
    {
        var (send, now) = (attempt.Send, clock.GetUtcNow());
        if (now - send.At < LongestOutage || await ReadAsync(send.Contact, send.Id, cancel) is not var (row, _))
            return new Delivered.Unreached(unreached.Reason, attempt.Taken is not null && unreached.IsLostOverIt);
        var givenUp = Settlement.GivenUp(row, $"given up after {Spans.Say(LongestOutage)} in which the provider could not be reached: {unreached.Reason}", now);
        attempt.Next.AddRange(await settling.SettleAsync(row, givenUp, null, mayHaveLeft: false));
        return new Delivered.Settled();
    }

    private async ValueTask<(LedgerRow Row, string Version)?> ReadAsync(string contact, string id, CancellationToken cancel) =>
        await records.GetAsync(contact, ContactRows.Ledger(id), cancel) is { } record
            ? (ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow), record.Version)
            : null;

    private async Task<Message> MessageAsync(LedgerRow row, CancellationToken cancel)
    {
        var record = await records.GetAsync(row.Contact, ContactRows.Body(row.Id), cancel)
            ?? throw new InvalidOperationException($"The claim {row.Id} has no body.");
        return turns.Rebuild(row, MessageBody.Unpack(record.Body));
    }
}
