using System.Text;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Privacy;

/// <summary>Rows of a person that something else wrote into are erased as they are: nothing has to be read to go.</summary>
[Trait("Kind", "security")]
public sealed class An_erasure_of_a_damaged_contact
{
    private static readonly string[] Scribbles = ["{\"x\":", "null", "[]", "", "{}", "\u0001garbage\u00ff"];

    public static TheoryData<string> Kinds => ["contact", "e|", "f|", "m|", "b|", "v|", "t|", "k|", "s|", "proof|", "contact;v|", "contact;e|;f|;m|;t|", ""];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task leaves_nothing_behind_whatever_stands_in_its_rows(string kinds)
    {
        foreach (var scribble in Scribbles)
        {
            var store = new WholeStore();
            var host = new EngineStoryHost(records: store);
            await An_erasure.LiveAsync(host);
            var ids = await An_erasure.IdsAsync(host);
            await ScribbleAsync(store, ids, kinds.Split(';'), scribble);

            var request = await host.Engine.Privacy.EraseAsync((await host.Engine.Contacts.LookUpAsync("ada@example.com"))!, "test");
            await host.PassAsync(TimeSpan.FromMinutes(20));
            await host.Engine.Privacy.UpkeepAsync();

            Assert.Equal("erased", request.Outcome);
            Assert.Empty(store.Rows.Where(row => An_erasure.Mentions(row, ids)).Select(row => $"{scribble} in {kinds}: {row.Key}"));
            Assert.NotNull(await host.Engine.Privacy.Forgotten.WhenAsync("ada@example.com"));
            Assert.NotNull(await host.Engine.Contacts.FindAsync("ben@example.com"));
        }
    }

    [Theory]
    [InlineData("id:77")]
    [InlineData("anon:cookie-1")]
    [InlineData(null)]
    public async Task is_of_the_whole_person_by_whatever_name_or_id_it_is_asked_for(string? name)
    {
        var store = new WholeStore();
        var host = new EngineStoryHost(records: store);
        await An_erasure.LiveAsync(host);
        var ids = await An_erasure.IdsAsync(host);
        await ScribbleAsync(store, ids, ["contact"], "null", most: 1);

        await host.Engine.Privacy.EraseAsync((await host.Engine.Contacts.LookUpAsync(name ?? ids[0]))!, "test");
        await host.PassAsync(TimeSpan.FromMinutes(20));
        Assert.Empty(store.Rows.Where(row => An_erasure.Mentions(row, ids)).Select(row => row.Key));
        // Her address stood in her events, so it is known to be forgotten, also where it was not asked for by it.
        Assert.NotNull(await host.Engine.Privacy.Forgotten.WhenAsync("ada@example.com"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task cut_off_at_any_commit_is_finished_by_the_next_process(bool afterwards)
    {
        for (var (at, whole) = (1, int.MaxValue); at <= whole && at < 200; at++)
        {
            var store = new WholeStore();
            var host = new EngineStoryHost(records: store);
            await An_erasure.LiveAsync(host);
            var ids = await An_erasure.IdsAsync(host);
            await ScribbleAsync(store, ids, ["contact", "m|"], "{\"x\":", most: 1);
            var crashing = new CrashingStore(store, at, afterwards);
            var dying = new EngineStoryHost(records: crashing, owner: "dying");
            dying.Clock.MoveTo(host.Now);
            try
            {
                await dying.Engine.Privacy.EraseAsync(Alias.Read("ada@example.com")!, "test");
                whole = crashing.Commits;
            }
            catch (CrashException)
            {
                var next = new EngineStoryHost(records: store, owner: "next");
                if ((await next.Engine.Privacy.NewestAsync()).Count == 0)
                    continue; // It died before the request was written down: whoever asked knows that it failed.
                next.Clock.MoveTo(host.Now);
                await next.Engine.Privacy.UpkeepAsync();
                next.Clock.MoveTo(host.Now.AddMinutes(20));
                await next.Engine.Privacy.UpkeepAsync();
                Assert.Empty(store.Rows.Where(row => An_erasure.Mentions(row, ids)).Select(row => $"commit {at}: {row.Key}"));
            }
        }
    }

    [Fact]
    public async Task that_fails_says_why_and_stands_in_nobodys_way()
    {
        var store = new FailingStore(new InMemoryRecordStore());
        var host = new EngineStoryHost([], records: store);
        foreach (var person in new[] { "ada", "ben" })
            await host.HappenAsync(new(person, "/story", "page.viewed", host.Now, $"{person}@example.com", System.Text.Json.JsonDocument.Parse("{}").RootElement));
        var ada = (await host.Engine.Contacts.FindAsync("ada@example.com"))!.Id;
        store.Fails = batch => batch.Partition == ada;
        foreach (var person in new[] { "ada", "ben" })
            await host.Engine.Privacy.TakeAsync(new(person, "shopify:s", EventTypes.PrivacyErasureRequested, host.Now, $"{person}@example.com", System.Text.Json.JsonDocument.Parse("{}").RootElement));
        await host.Engine.Privacy.UpkeepAsync();

        var failing = Assert.Single(await host.Engine.Privacy.FailingAsync());
        Assert.Equal(("The disk does not take it.", (DateTimeOffset?)null), (failing.Problem, failing.DoneAt));
        Assert.Null(await host.Engine.Contacts.FindAsync("ben@example.com"));

        store.Fails = _ => false;
        await host.PassAsync(TimeSpan.FromMinutes(2));
        Assert.Empty(await host.Engine.Privacy.FailingAsync());
        Assert.Null(await host.Engine.Contacts.FindAsync("ada@example.com"));
    }

    [Fact]
    public async Task is_carried_out_also_when_another_request_cannot_be_read()
    {
        var store = new WholeStore();
        var host = new EngineStoryHost([], records: store);
        await host.HappenAsync(new("1", "/story", "page.viewed", host.Now, "ada@example.com", System.Text.Json.JsonDocument.Parse("{}").RootElement));
        var spoiled = await host.Engine.Privacy.EraseAsync(Alias.Read("ben@example.com")!, "test");
        await store.CommitAsync(new("privacy-requests", [new Change.Upsert(spoiled.Id, "{\"x\":"u8.ToArray())]));

        Assert.Equal("erased", (await host.Engine.Privacy.EraseAsync(Alias.Read("ada@example.com")!, "test")).Outcome);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        Assert.Single(await host.Engine.Privacy.NewestAsync());
        Assert.Equal(spoiled.Id, Assert.Single(await host.Engine.Privacy.UnreadableAsync()));
    }

    // The event itself goes on failing, and is put aside by whoever gave it: what it is about is not known any more.
    [Fact]
    public async Task is_the_only_thing_that_gets_past_a_damaged_record()
    {
        var store = new WholeStore();
        var host = new EngineStoryHost([], records: store);
        var visit = new StoreEvent("1", "/story", "page.viewed", host.Now, "ada@example.com", System.Text.Json.JsonDocument.Parse("{}").RootElement);
        await host.HappenAsync(visit);
        await ScribbleAsync(store, [(await host.Engine.Contacts.FindAsync("ada@example.com"))!.Id], ["contact"], "null");
        await Assert.ThrowsAsync<InvalidDataException>(() => host.Engine.Events.HandleAsync(visit with { Id = "2" }));
    }

    private static async Task ScribbleAsync(WholeStore store, IReadOnlyList<string> ids, string[] kinds, string scribble, int most = 2)
    {
        foreach (var id in ids.Where(id => id.Length == 23).Take(most))
            foreach (var row in await store.RangeAsync(id, RowRange.All))
                if (kinds.Any(kind => row.Row.StartsWith(kind, StringComparison.Ordinal)))
                    await store.CommitAsync(new(id, [new Change.Upsert(row.Row, Encoding.Latin1.GetBytes(scribble))]));
    }
}
