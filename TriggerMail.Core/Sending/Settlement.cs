using TriggerMail.Journeys;

namespace TriggerMail.Sending;

/// <summary>What the provider's answer means for the ledger and for the journey. Pure.</summary>
internal static class Settlement
{
    public static (LedgerRow Row, SendOutcome Outcome) Of(LedgerRow claim, SendResult answer, bool senderIsIdempotent, DateTimeOffset now)
    {
        var row = Closed(claim) with { At = now };
        return answer switch
        {
            SendResult.Accepted accepted =>
                (row with { State = SendState.Sent, ProviderId = accepted.ProviderId }, new SendOutcome.Sent()),
            SendResult.Refused refused => NotSent(row with { State = SendState.Failed, Reason = $"the provider refused it: {refused.Reason}" }),
            SendResult.TryLater later => Later(row, later.Reason, later.After, now),
            SendResult.Unknown unknown when (claim.Transactional || senderIsIdempotent) && claim.RetryOf is null => Later(row, unknown.Reason, null, now),
            SendResult.Unknown unknown => Uncertain(row, unknown.Reason),
            _ => throw new InvalidOperationException($"The provider's answer {answer} is not known."),
        };
    }

    /// <summary>
    /// What a send that is settled now says about its address; null: nothing. One that is offered again later has said nothing for certain
    /// yet, so of all its attempts only the last is held against the address.
    /// </summary>
    public static BounceFinding? BlameOf(SendResult answer, LedgerRow settled) => answer switch
    {
        SendResult.Refused { AddressIsDead: true } refused => new(BounceClass.Hard, refused.Reason),
        SendResult.Refused { About: { } kind } refused => new(kind, refused.Reason),
        SendResult.TryLater { About: { } kind } later when settled.State == SendState.Failed => new(kind, later.Reason),
        _ => null,
    };

    /// <summary>The crash rule of design §7 for marketing mail: said to be uncertain, and not repeated.</summary>
    public static (LedgerRow Row, SendOutcome Outcome) Uncertain(LedgerRow row, string reason) =>
        // For the journey it counts as sent: a mail that may have gone out is not sent again when the clock restarts.
        (Closed(row) with { State = SendState.Uncertain, Reason = $"{reason}; it is not repeated, because it may have gone out" }, new SendOutcome.Sent());

    /// <summary>
    /// The same of a send whose contact has become part of another one while it was handed over: its journey went on there, as if it had been
    /// sent, so nobody would offer it again.
    /// </summary>
    public static (LedgerRow Row, SendOutcome Outcome) Orphaned((LedgerRow Row, SendOutcome Outcome) settled) => settled.Outcome is SendOutcome.Held
        ? NotSent(settled.Row with { State = SendState.Failed, Reason = $"{settled.Row.Reason?.Split("; next attempt")[0]}; the contact has become part of another one since, so nobody offers it again by itself" })
        : settled;

    private static (LedgerRow Row, SendOutcome Outcome) Later(LedgerRow row, string reason, TimeSpan? asked, DateTimeOffset now)
    {
        // Nobody's journey waits for one that a person asked for again; it goes back on the list instead.
        if (row.RetryOf is not null)
            return NotSent(row with { State = SendState.Failed, Reason = $"tried again, and the provider could not take it: {reason}" });
        if (RetrySchedule.After(row.Attempts, row.Id, asked) is not { } pause)
            return NotSent(row with { State = SendState.Failed, Reason = $"given up after {row.Attempts} attempts: {reason}" });
        var until = now + pause;
        return (
            row with { State = SendState.Held, Reason = $"the provider could not take it ({reason}); next attempt {until:yyyy-MM-dd HH:mm} UTC" },
            new SendOutcome.Held(until, Attempted: true));
    }

    /// <summary>It waited, and in the last moment there was a reason not to send it.</summary>
    public static (LedgerRow Row, SendOutcome Outcome) Withdrawn(LedgerRow row, string reason, DateTimeOffset now) =>
        NotSent(Closed(row) with { State = SendState.Suppressed, Reason = reason, At = now });

    /// <summary>Its provider could not be reached for so long that it makes no sense any more to wait.</summary>
    public static (LedgerRow Row, SendOutcome Outcome) GivenUp(LedgerRow row, string reason, DateTimeOffset now) =>
        NotSent(Closed(row) with { State = SendState.Failed, Reason = reason, At = now });

    private static LedgerRow Closed(LedgerRow row) => row with { QueuedAt = null, BegunBy = null, BegunAt = null };

    private static (LedgerRow Row, SendOutcome Outcome) NotSent(LedgerRow row) => (row, new SendOutcome.NotSent(row.Reason!));
}

/// <summary>What the provider's last word on a message says about its address.</summary>
/// <param name="Class">How it counts.</param>
/// <param name="Reason">The provider's words.</param>
internal sealed record BounceFinding(BounceClass Class, string Reason);
