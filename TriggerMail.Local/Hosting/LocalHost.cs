using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using TriggerMail.Clocks;
using TriggerMail.Feedback;
using TriggerMail.Journeys;
using TriggerMail.Links;
using TriggerMail.Publishing;
using TriggerMail.Queue;
using TriggerMail.Runtime;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Tracking;
using TriggerMail.Values;
using TriggerMail.Web.Calls;

namespace TriggerMail.Hosting;

/// <summary>The engine on one machine: SQLite, the durable queue, a clock, and a sender; everything but HTTP.</summary>
internal sealed class LocalHost : IAsyncDisposable
{
    private readonly SqliteRecordStore folder;
    private readonly PartitionedQueue lanes;
    private readonly ISender sender;
    private ClockMemory? Memory { get; init; }

    private LocalHost(SqliteRecordStore folder, IRecordStore records, ISender sender, TimeProvider clock, LinkTokens tokens, Engine engine, LocalSettings settings, ILoggerFactory logs)
    {
        (this.folder, this.sender, Clock, Tokens, Engine) = (folder, sender, clock, tokens, engine);
        lanes = new(records, engine.Events.HandleAsync, clock, logs.CreateLogger<PartitionedQueue>());
        Queue = new(records, lanes, clock);
        var log = logs.CreateLogger<AlarmDispatcher>();
        Alarms = new(engine, clock, (alarm, problem) => log.LogError(
            problem, "An alarm could not be answered ({Alarm}); it is tried again in a minute", alarm))
        {
            // One thing after the other, so that a repeated run gives the same transcript.
            AfterEach = clock is ManualClock ? engine.Sends.DrainAsync : null,
        };
        Feedback = settings.FeedbackFolder is { } drop
            ? new(drop, new(engine, Queue), new(engine, Queue, tokens, clock), clock)
            : null;
        Jumps = clock is ManualClock manual ? new(manual, engine, Alarms, Queue, Feedback) : null;
    }

    public TimeProvider Clock { get; }

    public LinkTokens Tokens { get; }

    public Engine Engine { get; }

    public LocalQueue Queue { get; }

    public AlarmDispatcher Alarms { get; }

    public ClockJumps? Jumps { get; }

    /// <summary>Reads what comes back to a mailbox; null where none is named.</summary>
    public FeedbackFolder? Feedback { get; }

    /// <summary>What the store has done since it was opened.</summary>
    public StoreActivity Activity => folder.Activity;

    /// <summary>What was wrong with journeys and templates; those files are not in force.</summary>
    public IReadOnlyList<Problem> Problems { get; private init; } = [];

    /// <summary>The folder in which mails and text messages are kept that nobody sends on.</summary>
    public string Outbox { get; private init; } = "";

    private CallSender? Calls { get; init; }

    /// <summary>How long what is on its way to a provider may take to end when the host stops.</summary>
    private TimeSpan StopWithin { get; init; }

    /// <summary>As <see cref="PrepareAsync"/>, and takes up what the last run left undone.</summary>
    public static async Task<LocalHost> OpenAsync(ServeOptions options, LocalSettings settings, ILoggerFactory logs)
    {
        var host = await PrepareAsync(options, settings, logs);
        if (!options.OnlyRepairs)
            await host.BeginAsync();
        return host;
    }

    /// <summary>Opens the data folder and publishes the journeys. Events may come in from then on; none is handled before <see cref="BeginAsync"/>.</summary>
    public static async Task<LocalHost> PrepareAsync(ServeOptions options, LocalSettings settings, ILoggerFactory logs)
    {
        var folder = SqliteRecordStore.Open(options.Data);
        var records = options.AroundRecords(folder);
        var isManual = options.ManualClock || (options.OnlyRepairs && await ManualClock.WasUsedAsync(records));
        var memory = isManual || options.OnlyRepairs ? null : await ClockMemory.OpenAsync(records, options.Wall);
        TimeProvider clock = isManual ? await ManualClock.OpenAsync(records, options.ClockStart ?? Now()) : memory?.Clock ?? options.Wall;
        var content = Only(options.OnlyJourneys, await Content.LoadAsync(options.Journeys, options.Templates, options.Segments, new(records)));
        var journeys = new PublishedJourneys();
        await Publisher.PublishAsync(records, content, journeys, clock.GetUtcNow());

        var tokens = await LinkKeys.OpenAsync(records, RandomNumberGenerator.GetBytes(32), clock, settings.Links);
        var outbox = Path.Combine(options.Data, "outbox");
        ISender sender = settings.Smtp is { } smtp ? new SmtpSender(smtp, clock) : new OutboxSender(outbox, clock);
        var measured = new MeasuredMail(settings.Tracking, new(tokens.Keys), settings.Store);
        var composer = new Composer(settings.Store, tokens, Draft.From(new(content.Templates)), measured);
        var runner = new RunnerSettings
        {
            Owner = $"local-{Guid.NewGuid():N}",
            ClaimLease = TimeSpan.Zero, // The data folder is locked, so every other owner is dead.
            TriesProvidersWhenTold = clock is ManualClock,
            Rules = settings.Rules,
            Consent = settings.Consent,
        };
        var log = logs.CreateLogger<Engine>();
        foreach (var told in folder.Told.Concat(OutboxSender.Close(outbox)))
            log.LogWarning("{Told}", told);
        var calls = CallSender.Open(settings.Web.Calls);
        var engine = new Engine(new(records, clock, options.AroundSender(sender), composer, journeys, runner)
        {
            Texts = new TextOutbox(outbox),
            Calls = calls,
            Templates = content.Templates,
            // With a manual clock one contact at a time, so that a repeated run gives the same transcript.
            Retention = settings.Retention,
            Privacy = settings.Privacy,
            OnForgotten = _ =>
            {
                folder.Scrub();
                return ValueTask.CompletedTask;
            },
            OnNotice = what => log.LogError("{What}", what),
            BulkJobs = options.ManualClock ? settings.BulkJobs with { AtOnce = 1 } : settings.BulkJobs,
            Catalog = settings.Catalog,
            OnErased = (contact, _) =>
            {
                OutboxSender.Forget(outbox, contact);
                return ValueTask.CompletedTask;
            },
            OnTrouble = (what, problem) => log.LogError(problem, "{What}", what),
        });
        var host = new LocalHost(folder, records, sender, clock, tokens, engine, settings, logs)
        {
            Problems = content.Problems,
            Calls = calls,
            Outbox = outbox,
            StopWithin = settings.StopWithin,
            Memory = memory,
        };
        memory?.TellBy(what => log.LogError("{What}", what));
        return host;
    }

    /// <summary>
    /// Takes up what the last run left undone; the queue's events are being handled when this returns. Doing it again changes nothing. What
    /// goes wrong with one part keeps none of the others, and is thrown in the end.
    /// </summary>
    public async Task BeginAsync(CancellationToken cancel = default)
    {
        Engine.Sends.Start();
        var sends = await TryAsync(() => TakeUpSendsAsync(cancel));
        var upkeep = await TryAsync(() => Engine.Upkeep.BeginAsync(cancel));
        var privacy = await TryAsync(() => Engine.Privacy.StartAsync(cancel));
        await Queue.ResumeAsync(cancel);
        sends?.Throw();
        upkeep?.Throw();
        privacy?.Throw();
    }

    /// <summary>Remembers how far time has come, and does what waited for the clock to be believed.</summary>
    public async Task BeatAsync(CancellationToken cancel = default)
    {
        if (Memory is null || !await Memory.BeatAsync(cancel))
            return;
        await Engine.Sends.ResumeAsync(cancel: cancel);
        await Engine.Upkeep.BeginAsync(cancel);
    }

    // By a clock that may be wrong, what waits could be found too late; it waits until the clock is believed.
    private Task TakeUpSendsAsync(CancellationToken cancel) => Memory is { Clock.IsHeld: true } ? Task.CompletedTask : Engine.Sends.ResumeAsync(cancel: cancel);

    /// <summary>Completes when every event taken in so far is handled, and what it sends is through or waits for a provider that is out of reach.</summary>
    public async Task DrainAsync()
    {
        await Queue.DrainAsync();
        await Engine.Sends.DrainAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await lanes.DisposeAsync();
        Queue.Dispose();
        await Engine.Sends.StopAsync(StopWithin);
        Engine.Sends.Dispose();
        await Engine.Metrics.FlushAsync();
        await Engine.Affinities.FlushAsync();
        if (sender is IAsyncDisposable connections)
            await connections.DisposeAsync();
        Calls?.Dispose();
        Jumps?.Dispose();
        folder.Dispose();
    }

    private static async Task<ExceptionDispatchInfo?> TryAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return ExceptionDispatchInfo.Capture(problem);
        }
    }

    private static Content Only(IReadOnlyList<string> journeys, Content content)
    {
        if (journeys.Count == 0)
            return content;
        var known = content.Library.Good.Select(source => source.Journey.Id).ToHashSet(StringComparer.Ordinal);
        if (journeys.FirstOrDefault(journey => !known.Contains(journey)) is { } unknown)
            throw new StartRefusedException($"There is no journey '{unknown}' to play; there are: {string.Join(", ", known.Order(StringComparer.Ordinal))}.");
        return content with { Library = content.Library with { Good = [.. content.Library.Good.Where(source => journeys.Contains(source.Journey.Id))] } };
    }

    private static DateTimeOffset Now() => new(DateTime.UtcNow.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond, TimeSpan.Zero);
}
