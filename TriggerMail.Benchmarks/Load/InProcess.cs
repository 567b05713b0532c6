using TriggerMail.Bulk;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Links;
using TriggerMail.Publishing;
using TriggerMail.Segments;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Templates;

namespace TriggerMail.Benchmarks.Load;

/// <summary>A clock that shows what it is told.</summary>
internal sealed class SetClock(DateTimeOffset now) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = now;

    public override DateTimeOffset GetUtcNow() => Now;
}

/// <summary>The engine on a SQLite folder in this process, with the shipped journeys: no HTTP, no queue, no mail leaves.</summary>
internal sealed class InProcess : IDisposable
{
    private const int Callers = 64;
    private readonly SqliteRecordStore records;

    private InProcess(SqliteRecordStore records, Engine engine, SetClock clock) => (this.records, Engine, Clock) = (records, engine, clock);

    public Engine Engine { get; }

    public SetClock Clock { get; }

    public static async Task<InProcess> OpenAsync(string folder, DateTimeOffset now, BulkJobSettings? rounds = null, IReadOnlyList<Journey>? more = null, IEnumerable<Segment>? segments = null)
    {
        var records = SqliteRecordStore.Open(folder);
        var clock = new SetClock(now);
        var templates = TemplateSet.Load(Path.Combine(AppContext.BaseDirectory, "templates"), "en").Set;
        var journeys = new PublishedJourneys();
        var library = Library.Load(Path.Combine(AppContext.BaseDirectory, "journeys"), templates.Names.ToHashSet(StringComparer.Ordinal));
        await new Publisher(new(records), journeys).PublishAsync(library, now);
        foreach (var journey in more ?? [])
            journeys.Publish(journey);
        journeys.Publish(segments ?? []);
        var renderer = new Renderer(templates);
        var composer = new Composer(new(), new LinkTokens(new([new byte[32]])), (template, locale, model) => new Draft.Ready(renderer.Render(template, locale, model)));
        return new(records, new(new(records, clock, new Nowhere(), composer, journeys, new() { Owner = "benchmark" }) { BulkJobs = rounds ?? new() }), clock);
    }

    /// <summary>Handles the events, each contact's in order, many contacts at a time.</summary>
    public async Task HandleAsync(IReadOnlyList<StoreEvent> events)
    {
        var lanes = events.GroupBy(one => StringComparer.Ordinal.GetHashCode(EventOrder.KeyOf(one)) & (Callers - 1));
        await Task.WhenAll(lanes.Select(lane => Task.Run(async () =>
        {
            foreach (var happened in lane)
                await Engine.Events.HandleAsync(happened);
        })));
    }

    public void Dispose() => records.Dispose();

    private sealed class Nowhere : ISender
    {
        public string Name => "nowhere";

        public bool IsIdempotent => true;

        public Task<SendResult> SendAsync(Message message, CancellationToken cancel = default) => Task.FromResult<SendResult>(new SendResult.Accepted());
    }
}
