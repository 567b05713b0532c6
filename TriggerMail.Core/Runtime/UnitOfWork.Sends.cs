using System.Text.Json;
using TriggerMail.Catalog;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Segments;
using TriggerMail.Sending;
using TriggerMail.Sending.Gate;
using TriggerMail.Sending.Throttling;
using TriggerMail.Values;

namespace TriggerMail.Runtime;

/// <summary>What a walk does about a send: asks the gate, composes, claims, records.</summary>
internal sealed partial class UnitOfWork
{
    // A send that waits for its provider for a moment has its slot; longer, and mails that were asked for later may have used up the caps.
    private static readonly TimeSpan KeepsSlot = TimeSpan.FromMinutes(10);

    private readonly HashSet<string> decided = new(StringComparer.Ordinal);

    /// <summary>Whether this walk recorded a decision about a send, other than to claim it.</summary>
    public bool HasDecided(string send) => decided.Contains(send);

    private Signal.SendSettled? Judge(Effect.Send send, Journey journey, Enrollment enrollment)
    {
        send = AtTyped(send, journey, enrollment);
        var row = Row(send, journey, enrollment);
        if (send.AskedAt == now)
            Asked.Add(row);
        switch (VerdictOn(send, journey, enrollment))
        {
            case null:
                return null;
            case Verdict.Hold hold:
                Decide(row with { State = SendState.Held, Reason = $"held until {hold.Until:yyyy-MM-dd HH:mm} UTC: {hold.Reason}" });
                return new Signal.SendSettled(send.SendId, new SendOutcome.Held(hold.Until) { IsTurn = hold.IsTurn });
            case Verdict.Suppress suppress:
                Decide(row with { State = SendState.Suppressed, Reason = suppress.Reason });
                TakeBack(send, enrollment);
                return new Signal.SendSettled(send.SendId, new SendOutcome.NotSent(suppress.Reason));
            default:
                return Compose(send, row, journey, enrollment);
        }
    }

    // The mails of an order go to where its buyer typed, when nothing better is known of the account.
    private Effect.Send AtTyped(Effect.Send send, Journey journey, Enrollment enrollment) =>
        journey.IsTransactional && send.What is { Channel: Channels.Email, To: null } && partition.Contact!.Email is null
            && FactsOf(enrollment).Event is { } seen && TypedAddress.MailIn(seen.Data) is { } typed
            ? send with { What = send.What with { To = typed } }
            : send;

    private Verdict? VerdictOn(Effect.Send send, Journey journey, Enrollment enrollment)
    {
        if (send.Withheld is { } reason)
            return new Verdict.Suppress(reason);
        if (!senders.Has(send.What.Channel))
            return new Verdict.Suppress(NoSender(send.What.Channel));
        var request = new SendRequest(journey, send.AskedAt, send.DueAt, send.What.Channel)
        {
            Enrollment = enrollment.Id,
            Lateness = journey.Steps[enrollment.At].Lateness,
            HasSlot = send.QueuedAt is { } since && now - since < KeepsSlot,
        };
        var verdict = SendGate.Judge(request, Recipient.At(partition.Contact!, send.What.To, send.What.Channel), rules, FactsOf(enrollment).Zone, now);
        return verdict is not Verdict.Send || request.HasSlot ? verdict
            : JourneyPriority.Before(journey, enrollment, partition.Active, journeys, now) is { } other ? new Verdict.Hold(now + JourneyPriority.Pause, $"{other} goes first")
            : InTurn(send, journey);
    }

    // Null: the store must be asked for a turn first.
    private Verdict? InTurn(Effect.Send send, Journey journey)
    {
        if (journey.IsTransactional || send.What.Channel != Channels.Email || Recipient.At(partition.Contact!, send.What.To, Channels.Email).Email is not { } to)
            return new Verdict.Send();
        if (send.TurnAt is { } had && had <= now && now - had < DomainThrottle.Kept)
            return new Verdict.Send();
        var (domain, deadline) = (Address.DomainOf(to), send.AskedAt + journey.Patience);
        if (!pace.TryTurnOf(send.SendId, domain, now, out var turn))
        {
            Unpaced.Add((send.SendId, domain, deadline));
            return null;
        }
        return turn switch
        {
            null => new Verdict.Send(),
            { IsTooLate: true } => new Verdict.Suppress(
                $"expired: {turn.Reason}, its turn would come on {turn.At:yyyy-MM-dd HH:mm} UTC, and the message waits at most {Spans.Say(journey.Patience)}"),
            _ => new Verdict.Hold(turn.At, turn.Reason) { IsTurn = true },
        };
    }

    private static Facts Addressed(Outgoing what, Facts facts) => facts with { Contact = Recipient.At(facts.Contact, what.To, what.Channel) };

    private static string NoSender(string channel) => channel == Channels.Webhook
        ? "this host makes no calls: TriggerMail:Calls:Secret is not set"
        : "this host sends no text messages: TriggerMail:Sms is not set";

    private Signal.SendSettled? Compose(Effect.Send send, LedgerRow row, Journey journey, Enrollment enrollment)
    {
        // A call shows no products.
        var shelf = shelves is null || send.What.Url is not null ? MessageProducts.Empty : shelves.GetValueOrDefault(send.SendId);
        if (shelf is null)
        {
            Unstocked.Add((send.SendId, FactsOf(enrollment)));
            return null;
        }
        var composed = composer.Compose(send.SendId, send.What, journey, Addressed(send.What, FactsOf(enrollment)), shelf);
        if (composed.Message is not { } message)
        {
            Decide(row with { State = SendState.Suppressed, Reason = composed.Reason });
            TakeBack(send, enrollment);
            return new(send.SendId, new SendOutcome.NotSent(composed.Reason!));
        }
        Claim(row, message, journey, enrollment.Id);
        return null;
    }

    /// <summary>Claims a send of a journey's enrollment: it is handed over once the batch is committed, and its frequency slot is used.</summary>
    public void Claim(LedgerRow row, Message message, Journey journey, string run)
    {
        var claim = row with
        {
            State = SendState.Claimed,
            Subject = message.Channel == Channels.Email ? message.Subject : null,
            Headers = message.Headers,
            QueuedAt = row.QueuedAt ?? now,
            Attempts = row.Attempts + 1,
        };
        var claimed = SendGate.Claim(journey, partition.Contact!, now, run, row.Channel);
        partition.Contact = claimed with { OpenClaims = claimed.OpenClaims.Add(row.Id) };
        claim = claim with { ShowsCoupon = row.Channel != Channels.Webhook && coupons.Show(run, row.Id, $"{message.Subject}\n{message.Html}\n{message.Text}") };
        partition.Put(claim);
        partition.Put(row.Id, new MessageBody(message.Html, message.Text));
        Claims.Add(new(claim, message));
    }

    // A call tells a program of the store, not the contact: it neither gives a coupon nor takes one back.
    private void TakeBack(Effect.Send send, Enrollment enrollment)
    {
        if (send.What.Channel != Channels.Webhook)
            coupons.Release(enrollment.Id);
    }

    /// <summary>Records a decision: the ledger row, and its line on the timeline.</summary>
    public void Decide(LedgerRow row)
    {
        decided.Add(row.Id);
        partition.Put(row);
        if (row.State == SendState.Failed)
            Failed.Add(row);
        if (Outcome(row) is { } outcome)
            Count(new(row.Journey, outcome, row.Step));
        partition.Note(new(row.At, "message", Decisions.Say(row), JsonSerializer.SerializeToElement(row, ContactJson.Default.LedgerRow)));
    }

    private static Metric? Outcome(LedgerRow row) => row.State switch
    {
        SendState.Sent when row.Channel == Channels.Webhook => null, // Nobody was written to.
        SendState.Sent => Metric.Sent,
        SendState.Failed => Metric.Failed,
        SendState.Uncertain => Metric.Uncertain,
        _ => null,
    };

    private LedgerRow Row(Effect.Send send, Journey journey, Enrollment enrollment) => new()
    {
        Id = send.SendId,
        Contact = partition.Id,
        To = send.What.Url?.AbsoluteUri ?? send.What.To ?? Recipient.Of(partition.Contact!, send.What.Channel),
        Journey = journey.Id,
        Version = journey.Version,
        Step = send.Step,
        Template = send.What.Name,
        Channel = send.What.Channel,
        State = SendState.Held,
        At = now,
        AskedAt = send.AskedAt,
        QueuedAt = send.QueuedAt,
        Attempts = send.Attempts,
        Transactional = journey.IsTransactional,
    };
}
