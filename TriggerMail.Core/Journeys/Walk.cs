using System.Text.Json;
using TriggerMail.Catalog;
using TriggerMail.Contacts;
using TriggerMail.Insights;
using TriggerMail.Sending;
using TriggerMail.Tracking;

namespace TriggerMail.Journeys;

/// <summary>A send that is claimed in the batch about to be committed, and handed to the provider after.</summary>
internal sealed record Claim(LedgerRow Row, Message Message);

/// <summary>
/// Walks enrollments of one loaded contact through their steps, asking the gate for each send, and gathers the changes as one
/// batch. No I/O: what it decides becomes true with the commit, or not at all.
/// </summary>
internal sealed class Walk(
    ContactPartition partition, PublishedJourneys journeys, Composer composer, Senders senders, SendRules rules, DomainPace pace, string owner, DateTimeOffset now,
    CouponTill coupons, IReadOnlyDictionary<string, Shelf>? shelves)
{
    /// <summary>Sends whose products must be read first; while there are any, nothing of the walk may be committed.</summary>
    public List<(string SendId, Facts Facts)> Unstocked { get; } = [];

    /// <summary>The contact's coupons, as this walk changes them.</summary>
    public CouponTill Coupons => coupons;

    /// <summary>Sends to hand over once the batch is committed.</summary>
    public List<Claim> Claims { get; } = [];

    /// <summary>Decisions made for the first time, for the list of recent ones.</summary>
    public List<LedgerRow> Asked { get; } = [];

    /// <summary>Decisions that a message failed for good, for the list of those.</summary>
    public List<LedgerRow> Failed { get; } = [];

    /// <summary>What to count once the batch is committed.</summary>
    public List<(string Journey, Tally What)> Counted { get; } = [];

    /// <summary>What successes were worth, to count once the batch is committed.</summary>
    public List<(string Journey, string Currency, decimal Value)> Earned { get; } = [];

    /// <summary>Arms of experiments that were taken for the first time, to count once the batch is committed.</summary>
    public List<Effect.Assign> Assigned { get; } = [];

    /// <summary>Alarms that must be set before the batch is committed.</summary>
    public List<DueAlarm> Alarms { get; } = [];

    /// <summary>Lets a signal happen to an enrollment, and everything that follows from it without waiting.</summary>
    public void Happen(Enrollment enrollment, Signal signal)
    {
        if (journeys.Find(enrollment.Journey, enrollment.Version) is not { } journey)
            throw new InvalidOperationException($"Version {enrollment.Version} of journey {enrollment.Journey} is not in the archive, but {enrollment.Id} is on it.");

        var before = enrollment;
        for (Signal? next = signal; next is not null;)
        {
            var turn = Interpreter.Advance(journey, enrollment, next, FactsOf(enrollment));
            enrollment = turn.Enrollment;
            next = null;
            foreach (var effect in turn.Effects)
                next = Do(effect, journey, enrollment) ?? next;
        }
        // Most events mean nothing to most runs: those are not written again.
        if (ReferenceEquals(enrollment, before))
            return;
        partition.Put(Arm(enrollment));
        if (enrollment.Ended is null)
            return;
        Counted.Add((journey.Id, Tally.Ended));
        coupons.Release(enrollment.Id);
    }

    /// <summary>The store's rules for marketing mail.</summary>
    public SendRules Rules => rules;

    /// <summary>The store's zone.</summary>
    public NodaTime.DateTimeZone Zone => composer.Store.Zone;

    /// <summary>When this walk takes place.</summary>
    public DateTimeOffset Now => now;

    /// <summary>What decisions know of the store.</summary>
    public StoreFacts Store => composer.Store;

    public Facts FactsOf(Enrollment enrollment) => new()
    {
        Now = now,
        Contact = partition.Contact!,
        Event = enrollment.Trigger,
        Run = enrollment.Id,
        Store = composer.Store,
    };

    private Signal? Do(Effect effect, Journey journey, Enrollment enrollment)
    {
        if (effect is Effect.Issue issue)
            return coupons.Issue(issue, enrollment);
        if (effect is Effect.Send send)
            return Judge(send, journey, enrollment);
        if (effect is Effect.Note note)
            partition.Note(new(now, note.Kind, note.Text));
        if (effect is Effect.Assign assign)
            Assigned.Add(assign);
        partition.Contact = ContactChange.Apply(partition.Contact!, effect);
        return null;
    }

    private Signal.SendSettled? Judge(Effect.Send send, Journey journey, Enrollment enrollment)
    {
        var row = Row(send, journey, enrollment);
        if (send.AskedAt == now)
            Asked.Add(row);
        switch (VerdictOn(send, journey, enrollment))
        {
            case Verdict.Hold hold:
                Decide(row with { State = SendState.Held, Reason = $"held until {hold.Until:yyyy-MM-dd HH:mm} UTC: {hold.Reason}" });
                return new Signal.SendSettled(send.SendId, new SendOutcome.Held(hold.Until));
            case Verdict.Suppress suppress:
                Decide(row with { State = SendState.Suppressed, Reason = suppress.Reason });
                TakeBack(send, enrollment);
                return new Signal.SendSettled(send.SendId, new SendOutcome.NotSent(suppress.Reason));
            default:
                return Compose(send, row, journey, enrollment);
        }
    }

    private Verdict VerdictOn(Effect.Send send, Journey journey, Enrollment enrollment)
    {
        if (send.Withheld is { } reason)
            return new Verdict.Suppress(reason);
        if (!senders.Has(send.What.Channel))
            return new Verdict.Suppress(NoSender(send.What.Channel));
        var request = new SendRequest(journey, send.AskedAt, send.DueAt, send.What.Channel) { Run = enrollment.Id, Lateness = journey.Steps[enrollment.At].Lateness };
        var verdict = SendGate.Judge(request, Recipient.At(partition.Contact!, send.What.To, send.What.Channel), rules, FactsOf(enrollment).Zone, now);
        return verdict is not Verdict.Send ? verdict
            : Precedence.Before(journey, enrollment, partition.Active, journeys, now) is { } other ? new Verdict.Hold(now + Precedence.Pause, $"{other} goes first")
            : InTurn(send, journey);
    }

    private Verdict InTurn(Effect.Send send, Journey journey)
    {
        if (send.What.Channel != Channels.Email || Recipient.At(partition.Contact!, send.What.To, Channels.Email).Email is not { } to)
            return new Verdict.Send();
        var domain = Address.Key(to).Split('@')[^1];
        if (!journey.IsTransactional)
            return pace.TurnOf(send.SendId, domain, now) is var (at, reason) ? new Verdict.Hold(at, reason) : new Verdict.Send();
        pace.GoesFirst(send.SendId, domain, now);
        return new Verdict.Send();
    }

    private static Facts Addressed(Outgoing what, Facts facts) => facts with { Contact = Recipient.At(facts.Contact, what.To, what.Channel) };

    private static string NoSender(string channel) => channel == Channels.Webhook
        ? "this host makes no calls: TriggerMail:Calls:Secret is not set"
        : "this host sends no text messages: TriggerMail:Sms is not set";

    private Signal.SendSettled? Compose(Effect.Send send, LedgerRow row, Journey journey, Enrollment enrollment)
    {
        // A call shows no products.
        var shelf = shelves is null || send.What.Url is not null ? Shelf.Empty : shelves.GetValueOrDefault(send.SendId);
        if (shelf is null)
        {
            Unstocked.Add((send.SendId, FactsOf(enrollment)));
            return null;
        }
        var composed = composer.Compose(send.SendId, send.What, journey, Addressed(send.What, FactsOf(enrollment)) with { Shelf = shelf });
        if (composed.Message is not { } message)
        {
            Decide(row with { State = SendState.Suppressed, Reason = composed.Reason });
            TakeBack(send, enrollment);
            return new(send.SendId, new SendOutcome.NotSent(composed.Reason!));
        }
        Claim(row, message, journey, enrollment.Id);
        return null;
    }

    /// <summary>Claims a send of a journey's run: it is handed over once the batch is committed, and its frequency slot is used.</summary>
    public void Claim(LedgerRow row, Message message, Journey journey, string run)
    {
        var claim = row with
        {
            State = SendState.Claimed,
            Subject = message.Channel == Channels.Email ? message.Subject : null,
            Headers = message.Headers,
            ClaimedBy = owner,
            ClaimedAt = now,
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

    /// <summary>Credits a success to the mail it is due to, if it is due to one.</summary>
    public void Credit(SeenEvent seen)
    {
        if (Conversions.Credit(partition.Contact!, seen, journeys) is not var (contact, conversion))
            return;
        partition.Contact = contact;
        partition.Note(new(now, "conversion", conversion.Say(), JsonSerializer.SerializeToElement(conversion, ContactJson.Default.Conversion)));
        Counted.Add((conversion.Journey, Tally.Converted));
        if (conversion is { Value: { } value, Currency: { } currency })
            Earned.Add((conversion.Journey, currency, value));
    }

    /// <summary>Records a decision: the ledger row, and its line on the timeline.</summary>
    public void Decide(LedgerRow row)
    {
        partition.Put(row);
        if (row.State == SendState.Failed)
            Failed.Add(row);
        if (Outcome(row) is { } outcome)
            Counted.Add((row.Journey, outcome));
        partition.Note(new(row.At, "message", Decisions.Say(row), JsonSerializer.SerializeToElement(row, ContactJson.Default.LedgerRow)));
    }

    private static Tally? Outcome(LedgerRow row) => row.State switch
    {
        SendState.Sent when row.Channel == Channels.Webhook => null, // Nobody was written to.
        SendState.Sent => Tally.Sent,
        SendState.Failed => Tally.Failed,
        SendState.Uncertain => Tally.Uncertain,
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
        Attempts = send.Attempts,
        Transactional = journey.IsTransactional,
    };

    // An alarm that rings early only asks the store, so an earlier one that is still to come will do.
    public Enrollment Arm(Enrollment enrollment)
    {
        if (enrollment.WakeAt is not { } wake || (enrollment.ArmedAt is { } armed && armed > now && armed <= wake))
            return enrollment;
        Alarms.Add(new(wake, partition.Id, enrollment.Id));
        return enrollment with { ArmedAt = wake };
    }
}
