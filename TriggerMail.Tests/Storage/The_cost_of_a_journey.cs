using System.Text;
using TriggerMail.Journeys;
using TriggerMail.Runtime;
using TriggerMail.Stories;

namespace TriggerMail.Storage;

/// <summary>
/// Requests to the record store, counted on two of the shipped journeys with the wake-ups a durable timer gives: each alarm answered when it
/// is due.
/// </summary>
public sealed class The_cost_of_a_journey
{
    private const int Aim = 60;
    private const string From = "<!-- counted: The_cost_of_a_journey -->";
    private const string To = "<!-- end of counted -->";

    [Fact]
    public async Task of_an_abandoned_cart_with_three_mails_is_at_most_60_requests()
    {
        var cart = await CartAsync();
        Assert.Equal(["cart-reminder", "cart-offer", "cart-last-chance"], cart.Mails);
        Assert.InRange(cart.Phases.Sum(phase => phase.Use.Requests), 1, Aim);
    }

    [Fact]
    public async Task is_what_the_cost_page_says()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "cost.md"));
        var counted = string.Join("\n", Table(await CartAsync()), Table(await ChangeAsync()), Table(await OrderAsync()));
        var said = page.Split(From) is [_, var after] ? after.Split(To)[0].Trim() : "no table between the marks";
        Assert.True(counted.Trim() == said, $"docs/cost.md is out of date. Write between the marks:\n\n{counted}");
    }

    private sealed record Phase(string Name, StoreUse Use);

    private sealed record Course(string Title, IReadOnlyList<Phase> Phases, IReadOnlyList<string> Mails, bool Together = true);

    private static IEnumerable<Journey> Counted() => EngineStoryHost.Shipped().Where(journey => journey.Id is "cart-abandonment" or "order-confirmation");

    private static async Task<Course> CartAsync()
    {
        var store = new CountingStore(new InMemoryRecordStore());
        var host = new EngineStoryHost(Counted(), store);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        var phases = new List<Phase> { await CountAsync(store, "the cart event", () => story.FillsCartAsync()) };
        for (var mail = 1; await host.Engine.Due.EarliestAsync() is { } due; mail++)
            phases.Add(await RingAsync(host, store, due, $"wake-up {mail}: look, claim, send, settle, alarm off"));
        return new("Abandoned cart, three mails, known contact", phases, await MailsAsync(host));
    }

    private static async Task<Course> ChangeAsync()
    {
        var store = new CountingStore(new InMemoryRecordStore());
        var host = new EngineStoryHost(Counted(), store);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.PassesAsync(0.5);
        var change = await CountAsync(store, "the cart event", () => story.FillsCartAsync(title: "Kettle"));
        var due = (await host.Engine.Due.EarliestAsync())!.Value;
        var early = await RingAsync(host, store, due, "the old alarm rings: look, not due yet, alarm moved");
        Assert.Empty(await MailsAsync(host));
        return new("A change of the cart before the first mail", [change, early], []);
    }

    private static async Task<Course> OrderAsync()
    {
        var store = new CountingStore(new InMemoryRecordStore());
        var host = new EngineStoryHost(Counted(), store);
        var story = new Story(host);
        await host.Engine.Privacy.Forgotten.WhenAsync("nobody@example.com"); // Makes the installation's secret, once.
        var first = await CountAsync(store, "order event of a new contact: confirmation sent", () => story.OrdersAsync("o1", cart: null));
        var next = await CountAsync(store, "order event of a known contact: confirmation sent", () => story.OrdersAsync("o2", cart: null));
        Assert.Equal(["order-confirmation", "order-confirmation"], await MailsAsync(host));
        return new("Order confirmation", [first, next], await MailsAsync(host), Together: false);
    }

    private static async Task<Phase> RingAsync(EngineStoryHost host, CountingStore store, DateTimeOffset due, string name)
    {
        host.Clock.MoveTo(due);
        var alarm = Assert.Single(await host.Engine.Due.DueAsync(due, 10));
        var desk = new AlarmDispatcher(host.Engine, host.Clock, (_, problem) => Assert.Fail(problem.ToString()));
        return await CountAsync(store, name, () => desk.AnswerAsync(alarm));
    }

    private static async Task<Phase> CountAsync(CountingStore store, string name, Func<Task> does)
    {
        var before = store.Use;
        await does();
        return new(name, store.Use - before);
    }

    private static async Task<IReadOnlyList<string>> MailsAsync(EngineStoryHost host) =>
        [.. (await host.DecisionsAsync("ada@example.com")).Where(told => told.State == "sent").Select(told => told.Template)];

    private static string Table(Course course)
    {
        var text = new StringBuilder($"| {course.Title} | get | range | commit | requests | rows written |\n|---|---:|---:|---:|---:|---:|\n");
        foreach (var (name, use) in course.Phases)
            text.Append(Row(name, use));
        if (course.Together)
            text.Append(Row("**together**", course.Phases.Aggregate(new StoreUse(0, 0, 0, 0), (sum, phase) => sum + phase.Use)));
        return text.ToString();
    }

    private static string Row(string name, StoreUse use) =>
        $"| {name} | {use.Gets} | {use.Ranges} | {use.Commits} | {use.Requests} | {use.Changes} |\n";
}
