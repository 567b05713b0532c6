using System.Collections.Immutable;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Journeys;

/// <summary>A contact in more runs than one batch of the store can change (Azure Table Storage: 100 changes).</summary>
[Trait("Kind", "security")]
public sealed class A_contact_in_two_hundred_runs
{
    private const int Runs = 200;

    [Fact]
    public async Task leaves_them_all_by_one_unsubscribe()
    {
        await using var host = await InsideAsync(new InMemoryRecordStore());
        await new Story(host).SeesAsync("contact.unsubscribed", id: "no");
        await IsOutAsync(host);
        await host.PassAsync(TimeSpan.FromDays(3));
        Assert.Empty(host.Sender.Messages);
    }

    [Fact]
    public async Task leaves_them_all_wherever_a_crash_comes_in_between()
    {
        var deaths = 0;
        for (; ; deaths++)
        {
            var records = new InMemoryRecordStore();
            var whole = await InsideAsync(records);
            await using var crashing = new EngineStoryHost([Waiting], new CrashingStore(records, deaths + 1, afterwards: true), clock: whole.Clock);
            if (await Record.ExceptionAsync(() => new Story(crashing).SeesAsync("contact.unsubscribed", id: "no")) is not CrashException)
                break;
            await new Story(whole).SeesAsync("contact.unsubscribed", id: "no"); // The queue delivers it again.
            await IsOutAsync(whole);
        }
        Assert.True(deaths > 5, $"it died {deaths} times only");
    }

    [Fact]
    public async Task goes_on_in_a_new_version_with_all_of_them()
    {
        var records = new InMemoryRecordStore();
        await using var before = await InsideAsync(records);
        var next = Waiting with { Version = 2 };
        await using var host = new EngineStoryHost([Waiting, next], records, clock: before.Clock);
        Assert.Equal(Runs, Assert.Single((await host.Engine.Migrations.CountAsync(next, null)).Lines).Count);
        Assert.Equal(Runs, Assert.Single((await host.Engine.Migrations.FinishAsync(next, null, _ => { })).Lines).Count);
        Assert.All(await ActiveAsync(host), run => Assert.Equal(2, run.Version));
    }

    // A visitor who looked at very much, and then says who it is: that event moves all the runs, and one of them hears of it too.
    [Fact]
    public async Task takes_them_all_along_when_it_is_merged_wherever_a_crash_comes_in_between()
    {
        const int Looks = 110; // more than a batch holds
        var deaths = 0;
        for (; ; deaths++)
        {
            var records = new InMemoryRecordStore();
            await using var whole = new EngineStoryHost([Waiting], records);
            await new Story(whole).SubscribedLongAgoAsync();
            for (var n = 0; n < Looks; n++)
                await new Story(whole).SeesAsync("product.viewed", $"{{'product':{{'id':'p{n}'}}}}", subject: "anon:visitor", id: $"look-{n}");
            await using var crashing = new EngineStoryHost([Waiting], new CrashingStore(records, deaths + 1, afterwards: true), clock: whole.Clock);
            var died = await Record.ExceptionAsync(() => IdentifiesAsync(crashing)) is CrashException;
            await IdentifiesAsync(whole); // The queue delivers it again.

            var active = await ActiveAsync(whole);
            Assert.Equal(Looks, active.Count);
            Assert.Equal(Looks, active.Select(run => run.Key).Distinct().Count());
            Assert.Empty((await whole.Engine.Contacts.FindAsync("ada@example.com"))!.PendingSignals);
            Assert.Equal("look", Assert.Single(active, run => run.Key == "p99").Trigger.Id); // the newer look started its clock again
            await new Story(whole).SeesAsync("contact.unsubscribed", id: "no");
            Assert.Empty(await ActiveAsync(whole));
            if (!died)
                break;
        }
        Assert.True(deaths > 3, $"it died {deaths} times only");
    }

    private static Task IdentifiesAsync(EngineStoryHost host) =>
        new Story(host).SeesAsync("product.viewed", "{'contact':{'email':'ada@example.com','anonymousId':'visitor'},'product':{'id':'p99'}}", id: "look");

    private static async Task<EngineStoryHost> InsideAsync(IRecordStore records)
    {
        var host = new EngineStoryHost([Waiting], records);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        for (var n = 0; n < Runs; n++)
            await story.SeesAsync("product.viewed", $"{{'product':{{'id':'p{n}'}}}}");
        Assert.Equal(Runs, (await ActiveAsync(host)).Count);
        return host;
    }

    private static async Task IsOutAsync(EngineStoryHost host)
    {
        Assert.Empty(await ActiveAsync(host));
        var contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        Assert.Empty(contact.PendingSignals);
        Assert.Equal(ConsentState.Unsubscribed, contact.Consents.Single().State);
        Assert.Equal(Runs, (await host.Engine.Contacts.TimelineAsync(contact, 1_000)).Count(line => line.Text == "watching ended: unsubscribed"));
    }

    private static async Task<IReadOnlyList<Enrollment>> ActiveAsync(EngineStoryHost host) =>
        await host.Engine.Contacts.ActiveAsync((await host.Engine.Contacts.FindAsync("ada@example.com"))!);

    private static Journey Waiting { get; } = new()
    {
        Id = "watching",
        Goal = "help",
        Benefit = new("finds it", "sells it"),
        Feeling = "helped",
        Topic = "offers",
        Entry = new(["product.viewed"], null, new("product.id"), ReentryMode.Restart, new Reentry.Always()),
        Steps = ImmutableArray.Create<Step>(new WaitStep("wait", TimeSpan.FromDays(2), 1), new SendStep("send", "welcome", 2)),
    };
}
