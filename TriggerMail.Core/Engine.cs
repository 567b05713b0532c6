using TriggerMail.Bulk;
using TriggerMail.Catalog;
using TriggerMail.Catalog.Coupons;
using TriggerMail.Catalog.Recommendations;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Privacy;
using TriggerMail.Publishing;
using TriggerMail.Repairs;
using TriggerMail.Runtime;
using TriggerMail.Runtime.Coupons;
using TriggerMail.Runtime.DeadLetters;
using TriggerMail.Scheduling;
using TriggerMail.Sending;
using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;
using TriggerMail.Transactional;

namespace TriggerMail;

/// <summary>What a host brings: a store, a clock, a sender of mails, the words, and the store's rules.</summary>
public sealed record EngineParts(
    IRecordStore Records, TimeProvider Clock, ISender Sender, Composer Composer, PublishedJourneys Journeys, RunnerSettings Settings)
{
    /// <summary>Sends text messages; null: none go out, and the ledger says why.</summary>
    public ISender? Texts { get; init; }

    /// <summary>Makes the calls of webhook steps; null: none are made, and the ledger says why.</summary>
    public ISender? Calls { get; init; }

    /// <summary>The templates that single messages may be asked for by; null: none.</summary>
    public Templates.TemplateSet? Templates { get; init; }

    /// <summary>What counts as news of a product, and how it is told.</summary>
    public CatalogSettings Catalog { get; init; } = new();

    /// <summary>Over how many partitions alarms are spread.</summary>
    public int AlarmShards { get; init; } = 1;

    /// <summary>
    /// Told of each alarm once it and the turn that needs it are durable, so that a host can set a clock of its own. Only a hint:
    /// losing it is harmless, because the alarm stands in the due index. It must not throw.
    /// </summary>
    public Func<Alarm, CancellationToken, ValueTask>? OnAlarm { get; init; }

    /// <summary>The store's rules for passes over many contacts.</summary>
    public BulkJobSettings BulkJobs { get; init; } = new();

    /// <summary>How long what is kept about people is kept.</summary>
    public RetentionRules Retention { get; init; } = new();

    /// <summary>How requests about personal data are carried out.</summary>
    public PrivacyRules Privacy { get; init; } = new();

    /// <summary>
    /// Told when rows of people were deleted for good, and at each upkeep, so that a host can write over what its files still hold of them. It must
    /// not throw.
    /// </summary>
    public Func<CancellationToken, ValueTask>? OnForgotten { get; init; }

    /// <summary>Told, in a sentence, of what the store's people must know at once, such as that a whole shop is to be erased. It must not throw.</summary>
    public Action<string>? OnNotice { get; init; }

    /// <summary>
    /// Takes away what the host keeps of a contact outside of the record store, such as mails in a folder; told when the contact is erased,
    /// and perhaps again later. An erasure whose host throws here is not done, and is taken up again.
    /// </summary>
    public Func<string, CancellationToken, ValueTask>? OnErased { get; init; }

    /// <summary>Told of what went wrong with one contact and did not stop the others, for the host's log. It must not throw.</summary>
    public Action<string, Exception>? OnTrouble { get; init; }
}

/// <summary>The engine, put together. A host hands events to <see cref="Events"/> and answers what comes due with <see cref="Alarms"/>.</summary>
public sealed class Engine
{
    /// <summary>Puts the engine together from what a host brings.</summary>
    public Engine(EngineParts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var contacts = new ContactStore(parts.Records);
        Due = new(parts.Records, parts.AlarmShards);
        Journeys = parts.Journeys;
        Metrics = new(parts.Records, parts.Settings.Owner);
        Domains = new(parts.Records, Metrics.Domains);
        Recent = new(parts.Records);
        var inFlight = new ClaimsInFlight();
        Products = new(parts.Records, parts.Clock, parts.Catalog);
        Affinities = new(parts.Records, parts.Clock);
        CouponPools = new(parts.Records, parts.Clock);
        CouponLines = new(parts.Records);
        OrphanedCodes = new(parts.Records, contacts, CouponPools, parts.Clock, Due);
        var senders = new Senders(parts.Sender, parts.Texts, parts.Calls);
        var pace = new DomainThrottle(parts.Records, parts.Settings.Rules.Pacing, isAlone: parts.Settings.ClaimLease == TimeSpan.Zero);
        var rows = new SendRows(parts.Records, parts.AlarmShards);
        var turns = new TurnCommitter(
            contacts, Due, inFlight, Metrics, Recent, new(CouponPools, CouponLines, OrphanedCodes), new(new(Products, Affinities), Products), senders, pace, rows, parts.Records, parts.Journeys, parts.Composer, parts.Settings.Rules, parts.Clock, parts.OnAlarm, parts.OnTrouble);
        var delivery = new Delivery(contacts, parts.Records, turns, inFlight, senders, parts.Journeys, parts.Clock, parts.Settings);
        Sends = new(senders, delivery, inFlight, rows, Due, parts.Settings.TriesProvidersWhenTold, parts.Clock, parts.OnTrouble);
        var weeks = new InterestRetention(parts.Records, Due, parts.Clock);
        var interests = new Interests(parts.Records, Products, weeks);
        var list = new ContactList(parts.Records);
        var personRows = new PersonRows(parts.Records, Due, Recent, list, interests, CouponLines, rows);
        personRows.Also(new BulkJobStore(parts.Records).ForgetAsync);
        personRows.AlsoOfMessages(new KeptRequests(parts.Records).ForgetContactAsync);
        Privacy = new(
            parts.Records, parts.Privacy, parts.Retention, new(parts.OnErased, parts.OnForgotten, parts.OnNotice, parts.OnTrouble), parts.Clock, Due, list, new(parts.Records), personRows, Recent, Metrics);
        Export = new(parts.Records);
        var announcements = new PendingSignalDelivery(parts.Records, contacts, turns, Sends);
        Events = new(parts.Records, parts.Journeys, parts.Settings, parts.Clock, contacts, turns, Sends, announcements, Products, Affinities, interests, Privacy);
        var migration = new EnrollmentMover(parts.Journeys, contacts, turns);
        BulkJobs = new(parts.Records, parts.Journeys, parts.Composer.Store, parts.BulkJobs, parts.Clock, parts.OnAlarm, parts.OnTrouble, Events, migration, Due);
        News = new(parts.Records, Products, interests, BulkJobs, Due, parts.Catalog, parts.Clock, parts.OnAlarm);
        Events.OnProduct = News.TellAsync;
        Contacts = new(parts.Records, contacts);
        Transactional = new(parts.Records, parts.Clock, parts.Templates, Events, Contacts, Due, Sends);
        Runner = new(contacts, turns, Sends, announcements, parts.Clock);
        var occasions = new TimedTriggerRunner(parts.Journeys, parts.Composer.Store, parts.Clock, contacts, Events);
        Alarms.Register(AlarmKind.Enrollment, Runner.LookAsync);
        Alarms.Register(AlarmKind.TimedTriggers, (alarm, cancel) => occasions.AnswerAsync(alarm.Contact!, cancel));
        Alarms.Register(AlarmKind.Bulk, (alarm, cancel) => BulkJobs.AdvanceAsync(alarm.Key, cancel));
        Alarms.Register(AlarmKind.Transactional, (alarm, cancel) => Transactional.AnswerAsync(alarm.Key, cancel));
        Alarms.Register(AlarmKind.Privacy, (_, cancel) => Privacy.AnswerAsync(cancel));
        Alarms.Register(AlarmKind.StockWaves, (alarm, cancel) => News.AdvanceAsync(alarm.Key, cancel));
        Alarms.Register(AlarmKind.LostCodes, (_, cancel) => OrphanedCodes.AdvanceAsync(cancel));
        Alarms.Register(AlarmKind.OldLooks, (_, cancel) => weeks.AdvanceAsync(cancel));
        Migrations = new(parts.Records, parts.Clock, migration, BulkJobs);
        Dead = new(parts.Records, parts.Journeys, parts.Clock, contacts, turns, Sends, Events);
        Doctor = new(parts.Records, parts.Journeys, parts.Settings, parts.Clock, contacts, turns, Sends, Due, Recent, Dead, Metrics, Domains, Privacy);
        Segments = new(parts.Journeys, parts.Composer.Store, parts.Clock, Contacts, BulkJobs);
        Upkeep = new(parts.Records, parts.Journeys, parts.Composer.Store, parts.Settings, parts.Clock, BulkJobs, pace);
        Probe = new(parts.Records);
    }

    /// <summary>Handles accepted events.</summary>
    public EventIngestion Events { get; }

    /// <summary>Takes claimed sends to their providers.</summary>
    public SendQueue Sends { get; }

    /// <summary>Who answers which alarm.</summary>
    public AlarmHandlers Alarms { get; } = new();

    /// <summary>Brings enrollments up to date.</summary>
    public Runner Runner { get; }

    /// <summary>Everything that is kept about a person.</summary>
    public PersonExport Export { get; }

    /// <summary>Requests about personal data.</summary>
    public DataSubjectRequests Privacy { get; }

    /// <summary>Who is in which segment.</summary>
    public SegmentQueries Segments { get; }

    /// <summary>What has to follow when journeys and segments come in force.</summary>
    public Upkeep Upkeep { get; }

    /// <summary>Tries whether the store takes writes.</summary>
    public WriteProbe Probe { get; }

    /// <summary>Passes over many contacts.</summary>
    public BulkJobs BulkJobs { get; }

    /// <summary>When to look at whom.</summary>
    public DueIndex Due { get; }

    /// <summary>The journeys in force.</summary>
    public PublishedJourneys Journeys { get; }

    /// <summary>Counts by journey.</summary>
    public JourneyMetrics Metrics { get; }

    /// <summary>How mails to each recipient domain fare.</summary>
    public DomainReputation Domains { get; }

    /// <summary>Moves those inside a journey to another version.</summary>
    public JourneyMigration Migrations { get; }

    /// <summary>Sends single messages at a program's request.</summary>
    public TransactionalMessages Transactional { get; }

    /// <summary>The newest decisions.</summary>
    public RecentMessages Recent { get; }

    /// <summary>Finds what is not as it should be.</summary>
    public Doctor Doctor { get; }

    /// <summary>What failed for good.</summary>
    public DeadLetters Dead { get; }

    /// <summary>The store's products.</summary>
    public ProductStore Products { get; }

    /// <summary>Tells those interested what is news about products.</summary>
    public CatalogTriggers News { get; }

    /// <summary>Which products go together.</summary>
    public Affinities Affinities { get; }

    /// <summary>The store's own coupon codes.</summary>
    public CouponPools CouponPools { get; }

    /// <summary>Coupons as the store must learn of them.</summary>
    public CouponLines CouponLines { get; }

    /// <summary>Returns codes that a crash left reserved for nobody.</summary>
    public OrphanedCodeReclaimer OrphanedCodes { get; }

    /// <summary>What is known about contacts.</summary>
    public ContactQueries Contacts { get; }
}
