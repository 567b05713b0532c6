using System.Text.Json;
using TriggerMail.Bulk;
using TriggerMail.Events;
using TriggerMail.Scheduling;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Tests.Bulk;

public sealed class A_bulk_job
{
    [Fact]
    public async Task keeps_its_pace()
    {
        var host = new EngineStoryHost(journeys: [], jobs: new() { PerMinute = 60, AtOnce = 1 });
        await SeenAsync(host, 100);
        await host.Engine.BulkJobs.StartAsync(Pass(host));

        await host.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(10, await SeenByAsync(host));
        await host.PassAsync(TimeSpan.FromSeconds(50));
        Assert.Equal(60, await SeenByAsync(host));
        await host.PassAsync(TimeSpan.FromSeconds(50));
        Assert.Equal(100, await SeenByAsync(host));
    }

    [Fact]
    public async Task does_not_begin_before_its_time()
    {
        var host = new EngineStoryHost(journeys: []);
        await SeenAsync(host, 3);
        await host.Engine.BulkJobs.StartAsync(Pass(host) with { StartsAt = host.Now.AddHours(2) });

        Assert.NotNull(await host.Engine.Alarms.AnswerAsync(new(default, AlarmKind.Bulk, null, "pass")));
        Assert.Equal(0, await SeenByAsync(host));
        await host.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(3, await SeenByAsync(host));
    }

    [Fact]
    public async Task ends_where_it_is_when_it_is_stopped()
    {
        var host = new EngineStoryHost(journeys: [], jobs: new() { PerMinute = 60 });
        await SeenAsync(host, 100);
        await host.Engine.BulkJobs.StartAsync(Pass(host));
        await host.PassAsync(TimeSpan.FromSeconds(5));

        Assert.True(await host.Engine.BulkJobs.StopAsync("pass", "the wrong subject"));
        await host.PassAsync(TimeSpan.FromHours(1));

        var stopped = (await host.Engine.BulkJobs.FindAsync("pass"))!.Progress;
        Assert.Equal((10, "the wrong subject"), (stopped.Seen, stopped.Stopped));
        Assert.False(await host.Engine.BulkJobs.StopAsync("pass", "again"));
    }

    // mautic#7226, parcelvoy#434: one contact who fails must not stop or repeat the others.
    [Fact]
    public async Task goes_on_past_a_contact_that_fails_and_tries_it_again_at_the_end()
    {
        var records = new FailingStore(new InMemoryRecordStore());
        var host = new EngineStoryHost(journeys: [], records: records);
        await SeenAsync(host, 20);
        var bad = (await host.Engine.Contacts.FindAsync("contact-7@example.com"))!.Id;
        records.Fails = batch => batch.Partition == bad;
        await host.Engine.BulkJobs.StartAsync(Pass(host));
        await host.PassAsync(TimeSpan.FromSeconds(30));

        var before = (await host.Engine.BulkJobs.FindAsync("pass"))!.Progress;
        Assert.Equal((20, 19, null as DateTimeOffset?), (before.Seen, before.Given, before.EndedAt));
        Assert.Single(host.Troubles);

        records.Fails = _ => false;
        await host.PassAsync(TimeSpan.FromMinutes(5));
        var after = (await host.Engine.BulkJobs.FindAsync("pass"))!.Progress;
        Assert.Equal((20, 20, 0), (after.Seen, after.Given, after.Failed));
        Assert.NotNull(after.EndedAt);
        Assert.Equal(1, await GivenAsync(host, "contact-7@example.com"));
    }

    [Fact]
    public async Task ends_in_the_end_although_a_contact_fails_for_good_and_says_how_many()
    {
        var records = new FailingStore(new InMemoryRecordStore());
        var host = new EngineStoryHost(journeys: [], records: records);
        await SeenAsync(host, 3);
        var bad = (await host.Engine.Contacts.FindAsync("contact-1@example.com"))!.Id;
        records.Fails = batch => batch.Partition == bad;
        await host.Engine.BulkJobs.StartAsync(Pass(host));
        await host.PassAsync(TimeSpan.FromHours(1));

        var progress = (await host.Engine.BulkJobs.FindAsync("pass"))!.Progress;
        Assert.Equal((3, 2, 1), (progress.Seen, progress.Given, progress.Failed));
        Assert.NotNull(progress.EndedAt);
    }

    [Fact]
    public async Task gives_two_names_of_one_person_the_event_once()
    {
        var host = new EngineStoryHost(journeys: []);
        await host.HappenAsync(new("1", "/shop", EventTypes.PageViewed, host.Now, "anon:b7", JsonElement.Parse("{}")));
        var anonymous = (await host.Engine.Contacts.FindAsync("anon:b7"))!.Id;
        await host.HappenAsync(new("2", "/shop", EventTypes.PageViewed, host.Now, "ada@example.com", JsonElement.Parse("{}")));
        await host.HappenAsync(new("3", "/shop", EventTypes.ContactSignedIn, host.Now, "ada@example.com", JsonElement.Parse("""{"contact":{"anonymousId":"b7"}}""")));
        var (listed, _, _) = await host.Engine.Contacts.ListAsync(null, 10);
        Assert.Equal("ada@example.com", Assert.Single(listed).Email);
        Assert.NotEqual(anonymous, listed[0].Id);

        await host.Engine.BulkJobs.StartAsync(Pass(host));
        await host.PassAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(1, await GivenAsync(host, "ada@example.com"));
    }

    // listmonk#2070, #2278, #2591: a restart neither begins again nor leaves part unsent.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task resumes_after_a_crash_at_any_commit_and_gives_nobody_anything_twice(bool afterwards)
    {
        var commits = (await PlayAsync(int.MaxValue, afterwards)).Commits;
        for (var at = 1; at <= commits; at++)
            Assert.All((await PlayAsync(at, afterwards)).Given, times => Assert.Equal(1, times));
    }

    private static async Task<(int Commits, List<int> Given)> PlayAsync(int dieAt, bool afterwards)
    {
        var records = new InMemoryRecordStore();
        await SeenAsync(new EngineStoryHost(journeys: [], records: records), 5);
        var store = new CrashingStore(records, dieAt, afterwards);
        var host = new EngineStoryHost(journeys: [], records: store, jobs: new() { PerMinute = 12, AtOnce = 1 });
        try
        {
            await host.Engine.BulkJobs.StartAsync(Pass(host));
            await host.PassAsync(TimeSpan.FromHours(1));
        }
        catch (CrashException)
        {
            var again = new EngineStoryHost(journeys: [], records: records, jobs: new() { PerMinute = 12, AtOnce = 1 });
            again.Clock.MoveTo(host.Now);
            await again.Engine.BulkJobs.StartAsync(Pass(again) with { StartsAt = EngineStoryHost.Start });
            await again.PassAsync(TimeSpan.FromHours(1));
            host = again;
        }
        var given = new List<int>();
        for (var i = 0; i < 5; i++)
            given.Add(await GivenAsync(host, $"contact-{i}@example.com"));
        return (store.Commits, given);
    }

    private static async Task SeenAsync(EngineStoryHost host, int many)
    {
        for (var i = 0; i < many; i++)
            await host.HappenAsync(new("seen", "/shop", EventTypes.PageViewed, host.Now, $"contact-{i}@example.com", JsonElement.Parse("{}")));
    }

    private static BulkJob Pass(EngineStoryHost host) => new()
    {
        Id = "pass",
        Purpose = "Try it out",
        StartsAt = host.Now,
        Gives = new(EventTypes.BroadcastDue, JsonElement.Parse("""{"broadcast":{"journey":"sample"}}""")),
    };

    private static async Task<int> SeenByAsync(EngineStoryHost host) => (await host.Engine.BulkJobs.FindAsync("pass"))!.Progress.Seen;

    private static async Task<int> GivenAsync(EngineStoryHost host, string email) =>
        (await host.TimelineAsync(email)).Count(line => line == "The broadcast sample was due");
}
