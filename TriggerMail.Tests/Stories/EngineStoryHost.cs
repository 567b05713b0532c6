using System.Collections.Concurrent;
using TriggerMail.Bulk;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Links;
using TriggerMail.Publishing;
using TriggerMail.Segments;
using TriggerMail.Sending;
using TriggerMail.Sending.Gate;
using TriggerMail.Storage;
using TriggerMail.Templates;

namespace TriggerMail.Stories;

/// <summary>The engine alone: records in memory, time that jumps, a provider that remembers.</summary>
public sealed class EngineStoryHost : IStoryHost
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private static readonly Renderer Words = new(TemplateSet.Load(Repository.Templates).Set);

    public EngineStoryHost(
        IEnumerable<Journey>? journeys = null, IRecordStore? records = null, RecordingSender? sender = null, string owner = "test",
        BulkJobSettings? jobs = null, VirtualClock? clock = null, TimeSpan lease = default,
        TemplateSet? templates = null, SendRules? rules = null, RecordingSender? texts = null, RecordingSender? calls = null,
        TriggerMail.Contacts.Permissions.ConsentRules? consent = null, WordsOf? words = null, IEnumerable<Segment>? segments = null, Privacy.PrivacyRules? privacy = null,
        ISender? provider = null)
    {
        Texts = texts ?? new();
        Calls = calls ?? new() { IsIdempotent = true };
        Records = records ?? new InMemoryRecordStore();
        Sender = sender ?? new();
        Clock = clock ?? new(Start);
        var published = new PublishedJourneys();
        foreach (var journey in journeys ?? Shipped())
            published.Publish(journey);
        published.Publish(segments ?? []);
        var renderer = templates is null ? Words : new Renderer(templates);
        var composer = new Composer(new(), new LinkTokens(new([new byte[32]])), words ?? ((template, locale, model) => Draft(renderer, template, locale, model)));
        Engine = new(new(Records, Clock, provider ?? Sender, composer, published, new() { Owner = owner, ClaimLease = lease, Rules = rules ?? new(), Consent = consent ?? new() })
        {
            Texts = Texts,
            Templates = renderer.Templates,
            Calls = Calls,
            BulkJobs = jobs ?? new(),
            Privacy = privacy ?? new(),
            OnNotice = Notices.Enqueue,
            OnTrouble = (what, _) => Troubles.Enqueue(what),
        });
    }

    public RecordingSender Texts { get; }

    public RecordingSender Calls { get; }

    public IRecordStore Records { get; }

    /// <summary>What went wrong with one contact and did not stop the others.</summary>
    public ConcurrentQueue<string> Troubles { get; } = new();

    /// <summary>What the store's people were told at once.</summary>
    public ConcurrentQueue<string> Notices { get; } = new();

    public RecordingSender Sender { get; }

    public VirtualClock Clock { get; }

    public Engine Engine { get; }

    public DateTimeOffset Now => Clock.GetUtcNow();

    /// <summary>Three of the shipped journeys, for tests of the engine in which the rest of the library would only add mails.</summary>
    public static IEnumerable<Journey> Three() => Shipped().Where(journey => journey.Id is "cart-abandonment" or "order-confirmation" or "welcome");

    public static IEnumerable<Journey> Shipped() =>
        Library.Load(Repository.Journeys, new HashSet<string>(Words.Templates.Names)).Good.Select(source => source.Journey);

    public Task HappenAsync(StoreEvent happened) => Engine.Events.HandleAsync(happened);

    public async Task PassAsync(TimeSpan time)
    {
        var target = Now + time;
        while (await Engine.Due.EarliestAsync() is { } next && next <= target)
        {
            Clock.MoveTo(next > Now ? next : Now);
            await AnswerAsync();
        }
        Clock.MoveTo(target);
    }

    public async Task<IReadOnlyList<Told>> DecisionsAsync(string contact) => await Engine.Contacts.FindAsync(contact) is { } found
        ? [.. (await Engine.Contacts.MessagesAsync(found)).Select(row => new Told(row.At, Decisions.Name(row.State), row.Template, row.Reason))]
        : [];

    public async Task<IReadOnlyList<string>> TimelineAsync(string contact) => await Engine.Contacts.FindAsync(contact) is { } found
        ? [.. (await Engine.Contacts.TimelineAsync(found)).Select(line => line.Text)]
        : [];

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task AnswerAsync()
    {
        var due = await Engine.Due.DueAsync(Now, 1_000);
        foreach (var alarm in due)
            if (await Engine.Alarms.AnswerAsync(alarm) is { } next)
                await Engine.Due.SetAsync(alarm with { At = next });
        await Engine.Due.ClearAsync(due);
    }

    private static Draft Draft(Renderer words, string template, string? locale, System.Text.Json.JsonElement model) =>
        words.Missing(template, locale, model) is { Count: > 0 } missing
            ? new Draft.Impossible($"needs {string.Join(", ", missing)}")
            : new Draft.Ready(words.Render(template, locale, model));
}
