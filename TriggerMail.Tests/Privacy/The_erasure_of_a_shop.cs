using System.Text;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Privacy;

[Trait("Kind", "security")]
public sealed class The_erasure_of_a_shop
{
    private const int People = 9, Page = 3;

    [Fact]
    public async Task waits_a_day_is_told_twice_and_reports_what_it_did()
    {
        var host = await ShopAsync(new InMemoryRecordStore());
        var asked = await AskAsync(host);
        Assert.Equal(host.Now.AddHours(24), asked.BeginsAt);
        Assert.Contains("asks for the erasure of the whole shop. It begins on 2026-03-03", Assert.Single(host.Notices), StringComparison.Ordinal);
        await host.PassAsync(TimeSpan.FromHours(23.9));
        Assert.Equal(People, await ThereAsync(host));

        await host.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(0, await ThereAsync(host));
        Assert.Contains(host.Notices, told => told.StartsWith($"The erasure of the whole shop begins: {People} contacts", StringComparison.Ordinal));
        var done = Assert.Single(await host.Engine.Privacy.NewestAsync());
        Assert.Equal($"every contact was erased: {People} records, and none failed; {People} were listed when it began", done.Outcome);
    }

    // The header that says when it was triggered is not signed.
    [Fact]
    public async Task waits_from_when_we_hear_of_it_whatever_time_it_says()
    {
        var host = await ShopAsync(new InMemoryRecordStore());
        await host.Engine.Privacy.TakeAsync(Asking(host.Now.AddYears(-1)));
        await host.PassAsync(TimeSpan.FromHours(23));
        Assert.Equal(People, await ThereAsync(host));
    }

    [Fact]
    public async Task can_be_stopped_before_and_while_it_goes_on()
    {
        var host = await ShopAsync(new InMemoryRecordStore());
        var asked = await AskAsync(host);
        Assert.Equal("stopped by the API before it began", (await host.Engine.Privacy.StopAsync(asked.Id, "API"))!.Outcome);
        await host.PassAsync(TimeSpan.FromHours(72));
        Assert.Equal(People, await ThereAsync(host));

        var again = await AskAsync(host, "again");
        host.Clock.MoveTo(host.Now.AddHours(25));
        Assert.True(await host.Engine.Privacy.UpkeepAsync(Page));
        await host.Engine.Privacy.StopAsync(again.Id, "console");
        await host.PassAsync(TimeSpan.FromHours(72));
        Assert.Equal(People - Page, await ThereAsync(host));
        Assert.Equal(Page, (await host.Engine.Privacy.FindAsync(again.Id))!.Progress!.Erased);
    }

    [Fact]
    public async Task that_is_held_waits_for_a_person_and_then_its_day()
    {
        var host = await ShopAsync(new InMemoryRecordStore());
        await host.Engine.Privacy.TakeAsync(Asking(host.Now), held: "Held: nobody knows whose shop it is.");
        var asked = Assert.Single(await host.Engine.Privacy.NewestAsync());
        await host.PassAsync(TimeSpan.FromDays(20));
        Assert.Equal(People, await ThereAsync(host));
        await host.Engine.Privacy.LetGoAsync(asked.Id);
        await host.PassAsync(TimeSpan.FromHours(23));
        Assert.Equal(People, await ThereAsync(host));
        await host.PassAsync(TimeSpan.FromHours(3));
        Assert.Equal(0, await ThereAsync(host));
    }

    [Fact]
    public async Task spares_whoever_came_after_it_began()
    {
        var host = await ShopAsync(new InMemoryRecordStore());
        var asked = await AskAsync(host);
        host.Clock.MoveTo(host.Now.AddHours(25));
        await host.Engine.Privacy.UpkeepAsync(Page);
        host.Clock.MoveTo(host.Now.AddMinutes(1));
        await host.HappenAsync(new("late", "/story", "contact.subscribed", host.Now, "late@example.com", Json("{}")));
        await FinishAsync(host);
        Assert.NotNull(await host.Engine.Contacts.FindAsync("late@example.com"));
        Assert.NotNull((await host.Engine.Privacy.FindAsync(asked.Id))!.DoneAt);
    }

    // After kill -9, 500 of 1,300 stayed, and an event of one who was marked already made the request say that all were erased.
    [Theory]
    [InlineData(true, false)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task cut_off_at_any_commit_loses_nobody_and_counts_everybody_once(bool afterwards, bool byEvent)
    {
        var whole = await EraseAsync(int.MaxValue, afterwards, byEvent);
        Assert.InRange(whole, 50, 1_000);
        for (var at = 1; at <= whole; at += 1)
            await EraseAsync(at, afterwards, byEvent);
    }

    [Fact]
    public async Task goes_on_past_one_that_cannot_be_erased_and_is_not_done_before_that_one_is_gone_too()
    {
        var store = new StubbornStore();
        var host = await ShopAsync(store);
        store.Stubborn = (await host.Engine.Contacts.FindAsync("person4@example.com"))!.Id;
        var asked = await AskAsync(host);
        host.Clock.MoveTo(host.Now.AddHours(25));
        for (var i = 0; i < 20; i++)
            await host.Engine.Privacy.UpkeepAsync(Page);
        var open = (await host.Engine.Privacy.FindAsync(asked.Id))!;
        Assert.Null(open.DoneAt);
        Assert.Equal((People - 1, store.Stubborn), (open.Progress!.Erased, Assert.Single(open.Progress.Failed).Contact));

        store.Stubborn = null;
        await FinishAsync(host);
        Assert.StartsWith($"every contact was erased: {People} records", (await host.Engine.Privacy.FindAsync(asked.Id))!.Outcome, StringComparison.Ordinal);
        Assert.DoesNotContain(store.Whole.Rows, Names);
    }

    [Fact]
    public async Task finds_those_who_are_on_no_list()
    {
        var records = new InMemoryRecordStore();
        var host = await ShopAsync(records);
        await new ContactList(records).RemoveAsync((await host.Engine.Contacts.FindAsync("person2@example.com"))!.Id, default);
        await AskAsync(host);
        await host.PassAsync(TimeSpan.FromHours(26));
        Assert.Empty(await records.PartitionsWithAsync("contact", "c", 100));
    }

    private static async Task<int> EraseAsync(int dieAt, bool afterwards, bool byEvent)
    {
        var store = new WholeStore();
        var host = await ShopAsync(store);
        var asked = await AskAsync(host);
        var crashing = new CrashingStore(store, dieAt, afterwards);
        var dying = new EngineStoryHost([], records: crashing, owner: "dying");
        dying.Clock.MoveTo(host.Now.AddHours(25));
        try
        {
            await FinishAsync(dying);
        }
        catch (CrashException)
        {
            var next = new EngineStoryHost([], records: store, owner: "next");
            next.Clock.MoveTo(dying.Now);
            for (var i = 0; byEvent && i < People; i++)
                await next.HappenAsync(new($"look-{i}", "/story", "page.viewed", host.Now, $"person{i}@example.com", Json("{}")));
            if (!byEvent)
                await FinishAsync(next);
            else
                for (var i = 0; i < 30; i++)
                    await next.Engine.Privacy.UpkeepAsync(Page);
        }
        Assert.DoesNotContain(store.Rows, Names);
        var done = (await host.Engine.Privacy.FindAsync(asked.Id))!;
        if (!byEvent)
            Assert.Equal($"commit {dieAt}: every contact was erased: {People} records, and none failed; {People} were listed when it began", $"commit {dieAt}: {done.Outcome}");
        Assert.NotNull(done.DoneAt);
        return crashing.Commits;
    }

    private static async Task FinishAsync(EngineStoryHost host)
    {
        while (await host.Engine.Privacy.UpkeepAsync(Page))
        {
        }
        host.Clock.MoveTo(host.Now.AddMinutes(20));
        while (await host.Engine.Privacy.UpkeepAsync(Page))
        {
        }
    }

    private static bool Names(KeyValuePair<string, ReadOnlyMemory<byte>> row) =>
        (row.Key + Encoding.UTF8.GetString(row.Value.Span)).Contains("person", StringComparison.Ordinal) || (row.Key.StartsWith('c') && row.Key.Split(' ')[0].Length == 23);

    private static async Task<EngineStoryHost> ShopAsync(IRecordStore records)
    {
        var host = new EngineStoryHost([], records: records);
        for (var i = 0; i < People; i++)
            await host.HappenAsync(new($"e{i}", "/story", "contact.subscribed", host.Now, $"person{i}@example.com", Json("{}")));
        return host;
    }

    private static async Task<int> ThereAsync(EngineStoryHost host) => (await host.Engine.Contacts.ListAsync(null, 100)).Contacts.Count;

    private static async Task<PrivacyRequest> AskAsync(EngineStoryHost host, string id = "gone")
    {
        Assert.True(await host.Engine.Privacy.TakeAsync(Asking(host.Now, id)));
        return (await host.Engine.Privacy.NewestAsync())[0];
    }

    private static StoreEvent Asking(DateTimeOffset at, string id = "gone") => new(id, "shopify:s", EventTypes.PrivacyShopErasureRequested, at, null, Json("{}"));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;

    // A store that will not change one partition.
    private sealed class StubbornStore : IRecordStore
    {
        public WholeStore Whole { get; } = new();

        public string? Stubborn { get; set; }

        public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => Whole.GetAsync(partition, row, cancel);

        public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) => Whole.RangeAsync(partition, range, cancel);

        public ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default) =>
            batch.Partition == Stubborn ? throw new IOException("this row is damaged") : Whole.CommitAsync(batch, cancel);
    }
}
