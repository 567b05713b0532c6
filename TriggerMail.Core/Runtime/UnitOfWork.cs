using System.Text.Json;
using TriggerMail.Catalog;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Runtime.Coupons;
using TriggerMail.Scheduling;
using TriggerMail.Segments;
using TriggerMail.Sending;
using TriggerMail.Sending.Gate;
using TriggerMail.Sending.Throttling;
using TriggerMail.Store;

namespace TriggerMail.Runtime;

/// <summary>A send that is claimed in the batch about to be committed, and handed to the provider after.</summary>
internal sealed record Claim(LedgerRow Row, Message Message)
{
    /// <summary>The same once it is committed.</summary>
    public CommittedClaim? Committed { get; set; }
}

/// <summary>
/// Walks enrollments of one loaded contact through their steps, asking the gate for each send, and gathers the changes as one
/// batch. No I/O: what it decides becomes true with the commit, or not at all.
/// </summary>
internal sealed partial class UnitOfWork(
    ContactPartition partition, PublishedJourneys journeys, Composer composer, Senders senders, SendRules rules, DomainThrottle pace, DateTimeOffset now,
    CouponIssuer coupons, IReadOnlyDictionary<string, MessageProducts>? shelves)
{
    /// <summary>Sends whose products must be read first; while there are any, nothing of the walk may be committed.</summary>
    public List<(string SendId, Facts Facts)> Unstocked { get; } = [];

    /// <summary>Sends that must be given a turn at their domain first; while there are any, nothing of the walk may be committed.</summary>
    public List<(string SendId, string Domain, DateTimeOffset Deadline)> Unpaced { get; } = [];

    /// <summary>What came back from which domain, to count once the batch is committed.</summary>
    public List<(string Domain, DomainMetric What)> Returned { get; } = [];

    /// <summary>The contact's coupons, as this walk changes them.</summary>
    public CouponIssuer Coupons => coupons;

    /// <summary>Enrollments that another contact leaves behind, because the two are one.</summary>
    public List<Enrollment> Left { get; } = [];

    /// <summary>Sends to hand over once the batch is committed.</summary>
    public List<Claim> Claims { get; } = [];

    /// <summary>Decisions made for the first time, for the list of recent ones.</summary>
    public List<LedgerRow> Asked { get; } = [];

    /// <summary>Decisions that a message failed for good, for the list of those.</summary>
    public List<LedgerRow> Failed { get; } = [];

    /// <summary>What to count once the batch is committed.</summary>
    public List<MetricIncrement> Counted { get; } = [];

    /// <summary>What successes were worth, to count once the batch is committed.</summary>
    public List<(string Journey, string Currency, decimal Value)> Earned { get; } = [];

    /// <summary>What happened to contacts of an arm for the first time, to count once the batch is committed.</summary>
    public List<ArmReached> Reached { get; } = [];

    /// <summary>What successes were worth in the arms of experiments, to count once the batch is committed.</summary>
    public List<(string Experiment, string Arm, string Currency, decimal Value)> ArmsEarned { get; } = [];

    /// <summary>Arms of experiments that were taken for the first time, to count once the batch is committed.</summary>
    public List<Effect.Assign> Assigned { get; } = [];

    /// <summary>Alarms that must be set before the batch is committed.</summary>
    public List<Alarm> Alarms { get; } = [];

    /// <summary>Lets a signal happen to an enrollment, and everything that follows from it without waiting.</summary>
    /// <returns>The enrollment as it is then.</returns>
    public Enrollment Happen(Enrollment enrollment, Signal signal)
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
        // Most events mean nothing to most enrollments: those are not written again.
        if (ReferenceEquals(enrollment, before))
            return enrollment;
        partition.Put(Arm(enrollment));
        if (enrollment.Ended is null)
            return enrollment;
        Counted.Add(new(journey.Id, Metric.Ended));
        coupons.Release(enrollment.Id);
        return enrollment;
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
        Enrollment = enrollment.Id,
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

    /// <summary>Counts something once the batch is committed: for the journey, and for the arms of its experiments that the contact took.</summary>
    public void Count(MetricIncrement counted)
    {
        Counted.Add(counted);
        partition.Contact = ArmOutcomes.Note(partition.Contact!, journeys.Find(counted.Journey), counted.What, Reached);
    }

    /// <summary>Credits a success to the mail it is due to, if it is due to one.</summary>
    public void Credit(SeenEvent seen)
    {
        if (Conversions.Credit(partition.Contact!, seen, journeys) is not var (contact, conversion))
            return;
        partition.Contact = contact;
        partition.Note(new(now, "conversion", conversion.Say(), JsonSerializer.SerializeToElement(conversion, ContactJson.Default.Conversion)));
        Count(new(conversion.Journey, Metric.Converted));
        if (conversion is { Value: { } value, Currency: { } currency })
        {
            Earned.Add((conversion.Journey, currency, value));
            ArmsEarned.AddRange(ArmOutcomes.Of(contact, journeys.Find(conversion.Journey)).Select(one => (one.Experiment, one.Arm, currency, value)));
        }
    }

    // An alarm that rings early only asks the store, so an earlier one that is still to come will do.
    public Enrollment Arm(Enrollment enrollment)
    {
        if (enrollment.WakeAt is not { } wake || (enrollment.ArmedAt is { } armed && armed > now && armed <= wake))
            return enrollment;
        Alarms.Add(new(wake, partition.Id, enrollment.Id));
        return enrollment with { ArmedAt = wake };
    }
}
