using System.Collections.Immutable;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Journeys;

/// <summary>One event starts more than one batch of the store can hold (Azure Table Storage: 100 changes, 4 MiB): it is handled all the same.</summary>
[Trait("Kind", "security")]
public sealed class An_event_that_starts_forty_journeys
{
    private const int Many = 40;
    private const string News = "shop.reopened";

    private static readonly ImmutableArray<Journey> Journeys = [.. Enumerable.Range(0, Many).Select(n => Journey(n))];

    [Fact]
    public async Task starts_each_of_them_once()
    {
        await using var host = await ReadyAsync(Journeys, new InMemoryRecordStore());
        await new Story(host).SeesAsync(News, id: "open");
        await EachOnceAsync(host, Journeys);
        Assert.Equal(Many, host.Sender.Messages.Count);
        await new Story(host).SeesAsync(News, id: "open");
        await EachOnceAsync(host, Journeys);
        Assert.Equal(Many, host.Sender.Messages.Count);
    }

    [Fact]
    public async Task starts_each_of_them_once_when_several_handle_it_at_once()
    {
        await using var host = await ReadyAsync(Journeys, new YieldingStore(new InMemoryRecordStore()));
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => new Story(host).SeesAsync(News, id: "open"))));
        await EachOnceAsync(host, Journeys);
        Assert.Equal(Many, host.Sender.Messages.Select(message => message.Id).Distinct().Count());
        Assert.Equal(Many, host.Sender.Messages.Count);
    }

    // Wherever it dies: the queue delivers the event again, or something else comes first, and each run is there once.
    [Theory]
    [InlineData(false, "again")]
    [InlineData(true, "again")]
    [InlineData(true, "another event")]
    [InlineData(true, "an alarm")]
    public async Task starts_each_of_them_once_wherever_it_is_killed(bool afterwards, string then)
    {
        var deaths = 0;
        // Every third commit, each course from another one: there are some six a journey.
        for (var dieAt = 1 + (then.Length % 3); ; dieAt += 3)
        {
            var records = new InMemoryRecordStore();
            var whole = await ReadyAsync(Journeys, records);
            await using var crashing = new EngineStoryHost(Journeys, new CrashingStore(records, dieAt, afterwards), whole.Sender, clock: whole.Clock);
            if (await Record.ExceptionAsync(() => new Story(crashing).SeesAsync(News, id: "open")) is not CrashException)
                break;
            deaths++;
            // Before the event's own batch only the queue knows of it.
            if (then == "another event")
                await new Story(whole).SeesAsync("page.viewed", id: "other");
            else if (then == "an alarm" && await ActiveAsync(whole) is [var run, ..])
                await whole.Engine.Runner.CatchUpAsync(run.Contact, run.Id);
            await new Story(whole).SeesAsync(News, id: "open");
            await EachOnceAsync(whole, Journeys);
            Assert.Equal(Many, whole.Sender.Messages.Select(message => message.Id).Distinct().Count());
        }
        Assert.True(deaths > Many, $"it died {deaths} times only");
    }

    [Fact]
    public async Task has_started_all_of_them_before_what_comes_next_can_end_them()
    {
        var records = new InMemoryRecordStore();
        var leaving = Journeys.Select(journey => journey with { Exit = journey.Exit with { On = [.. journey.Exit.On, "shop.closed"] } }).ToList();
        var whole = await ReadyAsync(leaving, records);
        await using var crashing = new EngineStoryHost(leaving, new CrashingStore(records, 60, afterwards: true), whole.Sender, clock: whole.Clock);
        await Assert.ThrowsAsync<CrashException>(() => new Story(crashing).SeesAsync(News, id: "open"));
        await new Story(whole).SeesAsync("shop.closed", id: "closed");
        var contact = (await whole.Engine.Contacts.FindAsync("ada@example.com"))!;
        Assert.Empty(await ActiveAsync(whole));
        Assert.Equal(Many, (await whole.Engine.Contacts.TimelineAsync(contact, 1_000)).Count(line => line.Text.StartsWith("Entered ", StringComparison.Ordinal)));
    }

    // How many fit into the event's own batch depends on how large the event is and how many runs hear of it; what is decided does not.
    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task is_decided_in_the_same_way_wherever_it_is_cut(int seed)
    {
        var random = new Random(seed);
        var journeys = Enumerable.Range(0, Many).Select(n => Journey(n, random)).ToList();
        var whole = await DecisionsAsync(journeys, bytes: 0);
        foreach (var bytes in new[] { 8_000, 40_000, 180_000 })
            Assert.Equal(string.Join('\n', whole), string.Join('\n', await DecisionsAsync(journeys, bytes)));
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    private static async Task<IReadOnlyList<string>> DecisionsAsync(IReadOnlyList<Journey> journeys, int bytes)
    {
        await using var host = await ReadyAsync(journeys, new InMemoryRecordStore());
        await new Story(host).SeesAsync(News, $"{{'words':'{new string('x', bytes)}'}}", id: "open");
        await host.PassAsync(TimeSpan.FromDays(2));
        var contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        return [.. (await host.Engine.Contacts.MessagesAsync(contact)).Select(row => $"{row.At:O} {row.Id} {row.State} {row.Reason}").Order()];
    }

    private static async Task<EngineStoryHost> ReadyAsync(IReadOnlyList<Journey> journeys, IRecordStore records)
    {
        var host = new EngineStoryHost(journeys, records, rules: new());
        await new Story(host).SubscribedLongAgoAsync();
        return host;
    }

    private static async Task EachOnceAsync(EngineStoryHost host, IReadOnlyList<Journey> journeys)
    {
        var contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        Assert.Empty(contact.PendingSignals);
        Assert.Equal(journeys.Select(journey => journey.Id).Order(), (await ActiveAsync(host)).Select(run => run.Journey).Order());
        Assert.All(await ActiveAsync(host), run => Assert.Equal(1, run.Number));
        var entered = (await host.Engine.Contacts.TimelineAsync(contact, 1_000)).Where(line => line.Text.StartsWith("Entered ", StringComparison.Ordinal)).Select(line => line.Text).ToList();
        Assert.Equal(journeys.Count, entered.Count);
        Assert.Equal(journeys.Count, entered.Distinct().Count());
        Assert.Equal(journeys.Count, (await host.Engine.Contacts.MessagesAsync(contact)).Count);
    }

    private static async Task<IReadOnlyList<Enrollment>> ActiveAsync(EngineStoryHost host) =>
        await host.Engine.Contacts.FindAsync("ada@example.com") is { } contact ? await host.Engine.Contacts.ActiveAsync(contact) : [];

    // Mails about an order are not counted against the caps, so that each of them leaves at once.
    private static Journey Journey(int n, Random? random = null) => new()
    {
        Id = $"many-{n:00}",
        Goal = "be there",
        Benefit = new("knows", "is known"),
        Feeling = "informed",
        Topic = random is null || random.Next(3) == 0 ? "orders" : "offers",
        Priority = random?.Next(3) ?? 0,
        Frequency = random?.Next(2) == 0 ? FrequencyCapMode.Regular : FrequencyCapMode.Timely,
        Entry = new([News], null, null, ReentryMode.Ignore, new Reentry.Always()),
        Steps = random?.Next(4) == 0
            ? [new WaitStep("first", TimeSpan.FromHours(random.Next(1, 30)), 1), new SendStep("then", "welcome", 2)]
            : [new SendStep("first", "welcome", 1), new WaitStep("wait", TimeSpan.FromDays(3), 2)],
    };
}
