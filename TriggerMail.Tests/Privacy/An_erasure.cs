using System.Text;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Privacy;

public sealed class An_erasure
{
    private static readonly Alias Ada = Alias.Read("ada@example.com")!;

    [Fact]
    public async Task leaves_nothing_of_the_person_anywhere_but_a_keyed_hash_and_nothing_of_others_missing()
    {
        var store = new WholeStore();
        var host = new EngineStoryHost(records: store);
        await LiveAsync(host);
        var ids = await IdsAsync(host);
        var others = store.Rows.Where(row => !Mentions(row, ids)).Select(row => row.Key).ToHashSet();

        var request = await host.Engine.Privacy.EraseAsync(Ada, "test");
        await host.PassAsync(TimeSpan.FromMinutes(20));
        await host.Engine.Privacy.UpkeepAsync();

        Assert.NotNull(request.DoneAt);
        Assert.Empty(store.Rows.Where(row => Mentions(row, ids)).Select(row => $"{row.Key} {Encoding.UTF8.GetString(row.Value.Span)}"));
        Assert.Empty(others.Where(row => !row.StartsWith("tallies", StringComparison.Ordinal)).Except(store.Rows.Select(row => row.Key)));
        Assert.Null(await host.Engine.Contacts.FindAsync("ada@example.com"));
        Assert.Equal(host.Now.AddMinutes(-20), await host.Engine.Privacy.Forgotten.WhenAsync("ADA@example.com"));
    }

    [Fact]
    public async Task may_be_asked_for_twice_and_for_nobody()
    {
        var host = new EngineStoryHost();
        await LiveAsync(host);
        Assert.Equal("erased", (await host.Engine.Privacy.EraseAsync(Ada, "test")).Outcome);
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal("nobody of this name was known", (await host.Engine.Privacy.EraseAsync(Ada, "test")).Outcome);
        Assert.Equal(2, (await host.Engine.Privacy.NewestAsync()).Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task cut_off_at_any_commit_is_finished_by_the_upkeep_of_the_next_process(bool afterwards)
    {
        var whole = await EraseAsync(int.MaxValue, afterwards);
        Assert.InRange(whole, 10, 200);
        for (var at = 1; at <= whole; at++)
            await EraseAsync(at, afterwards);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task cut_off_at_any_commit_is_finished_by_the_next_event_of_the_person(bool afterwards)
    {
        var whole = await EraseAsync(int.MaxValue, afterwards);
        for (var at = 1; at <= whole; at++)
            await EraseAsync(at, afterwards, byEvent: true);
    }

    [Fact]
    public async Task that_an_event_or_a_turn_runs_into_leaves_nothing_behind_either()
    {
        // The other side acts just before each commit of the erasure in turn.
        for (var at = 1; at < 60; at++)
        {
            var store = new WholeStore();
            var host = new EngineStoryHost(records: store);
            await LiveAsync(host);
            var ids = await IdsAsync(host);
            var late = new StoreEvent($"late-{at}", "/story", "cart.updated", host.Now, "ada@example.com", Json(Story.Cart("late", "Kettle")));
            var slow = new Interrupted(store, at, () => host.HappenAsync(late));
            var eraser = new EngineStoryHost(records: slow, owner: "test");
            eraser.Clock.MoveTo(host.Now);
            await eraser.Engine.Privacy.EraseAsync(Ada, "test");
            await host.PassAsync(TimeSpan.FromHours(80));
            await host.Engine.Privacy.UpkeepAsync();
            var left = store.Rows.Where(row => Mentions(row, ids)).Select(row => row.Key).ToList();
            Assert.True(left.Count == 0, $"at commit {at}: {string.Join(", ", left)}");
        }
    }

    [Fact]
    public async Task is_remembered_when_the_person_comes_back_with_an_import()
    {
        // Mailtrain#1264: deleted people came back with the next import, and were mailed.
        var host = new EngineStoryHost();
        await LiveAsync(host);
        await host.Engine.Privacy.EraseAsync(Ada, "test");
        var story = new Story(host);
        await story.PassesAsync(24);

        await story.SeesAsync("contact.updated", "{'contact':{'email':'ada@example.com','firstName':'Ada'},'consent':{'state':'subscribed','at':'2026-02-01T00:00:00Z'}}", id: "import-1");
        await story.SeesAsync("contact.updated", "{'contact':{'email':'ada@example.com'},'consent':{'state':'subscribed'}}", id: "import-2");
        await story.FillsCartAsync("new");
        Assert.Null(await host.Engine.Contacts.FindAsync("ada@example.com"));

        // She buys: the order's mails come, and marketing does not.
        await story.OrdersAsync("order-9", cart: null);
        await story.SeesAsync("contact.updated", "{'consent':{'state':'subscribed'}}", id: "import-3");
        await story.FillsCartAsync("newer");
        await story.PassesAsync(2);
        await story.IsToldAsync(
            "24:00 sent order-confirmation",
            "25:00 suppressed cart-reminder: no consent to offers: the person asked to be forgotten on 2026-03-02, and has not said yes since");

        // She says yes herself: from then on it counts.
        await story.SeesAsync("contact.subscribed", id: "yes");
        await host.HappenAsync(new("more tea", "/story", "product.updated", host.Now, null, Json("{'product':{'id':'p1','stock':5}}")));
        await story.FillsCartAsync("newest");
        await story.PassesAsync(2);
        Assert.Contains("27:00 sent cart-reminder", await story.TellAsync());
    }

    [Fact]
    public async Task ends_what_was_still_queued_from_before()
    {
        var host = new EngineStoryHost();
        await LiveAsync(host);
        var queued = new StoreEvent("queued", "/story", "order.placed", host.Now.AddSeconds(-1), "ada@example.com", Json("{'order':{'id':'o','number':'1','items':[]}}"));
        await host.Engine.Privacy.EraseAsync(Ada, "test");
        await host.HappenAsync(queued);
        Assert.Null(await host.Engine.Contacts.FindAsync("ada@example.com"));
    }

    private static async Task<int> EraseAsync(int dieAt, bool afterwards, bool byEvent = false)
    {
        var store = new WholeStore();
        var host = new EngineStoryHost(records: store);
        await LiveAsync(host);
        var ids = await IdsAsync(host);
        var crashing = new CrashingStore(store, dieAt, afterwards);
        var dying = new EngineStoryHost(records: crashing, owner: "dying");
        dying.Clock.MoveTo(host.Now);
        try
        {
            await dying.Engine.Privacy.EraseAsync(Ada, "test");
        }
        catch (CrashException)
        {
            var next = new EngineStoryHost(records: store, owner: "next");
            next.Clock.MoveTo(host.Now);
            if ((await next.Engine.Privacy.NewestAsync()).Count == 0)
                return crashing.Commits; // It died before the request was written down: whoever asked knows that it failed.
            if (byEvent)
                await next.HappenAsync(new("visit", "/story", "page.viewed", host.Now, "ada@example.com", Json("{'page':{'title':'Tea'}}")));
            await next.Engine.Privacy.UpkeepAsync();
            next.Clock.MoveTo(host.Now.AddMinutes(20));
            await next.Engine.Privacy.UpkeepAsync();
        }
        if (dieAt != int.MaxValue)
            Assert.Empty(store.Rows.Where(row => Mentions(row, ids)).Select(row => $"commit {dieAt}: {row.Key}"));
        return crashing.Commits;
    }

    // A life with all that an erasure must find: a cookie merged in, journeys under way and ended, a held mail, a dead event.
    internal static async Task LiveAsync(EngineStoryHost host)
    {
        var story = new Story(host);
        await story.SeesAsync("cart.updated", Story.Cart("a", "Kettle"), subject: "anon:cookie-1");
        await story.SeesAsync("contact.subscribed", "{'contact':{'email':'ada@example.com','id':'77','anonymousId':'cookie-1','firstName':'Ada','lastName':'Lovelace'}}");
        await host.HappenAsync(new("tea", "/story", "product.updated", host.Now, null, Json("{'product':{'id':'p1','title':'Tea','price':'9.00','currency':'EUR','stock':0}}")));
        await story.SeesAsync("product.viewed", "{'product':{'id':'p1','title':'Tea'}}");
        await story.SeesAsync("product.notify_requested", "{'product':{'id':'p1','title':'Tea'}}");
        await story.OrdersAsync(cart: null);
        await story.FillsCartAsync("b");
        await host.HappenAsync(new("ben", "/story", "contact.subscribed", host.Now, "ben@example.com", Json("{'contact':{'firstName':'Ben'}}")));
        await host.HappenAsync(new("ben-cart", "/story", "cart.updated", host.Now, "ben@example.com", Json(Story.Cart("z", "Tin"))));
        var dead = new StoreEvent("dead", "/story", "cart.updated", host.Now, "ada@example.com", Json("{'contact':{'lastName':'Lovelace'}}"));
        await new TriggerMail.Partitions.DeadEvents(host.Records).PutAsideAsync("q|0000000000000000001", dead, "the disk was full", host.Now);
        await story.PassesAsync(2);
    }

    internal static async Task<IReadOnlyList<string>> IdsAsync(EngineStoryHost host)
    {
        var contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        return [contact.Id, .. contact.Absorbed, "ada@", "Lovelace", "cookie-1", "id:77"];
    }

    internal static bool Mentions(KeyValuePair<string, ReadOnlyMemory<byte>> row, IReadOnlyList<string> marks)
    {
        var text = row.Key + Encoding.UTF8.GetString(row.Value.Span);
        return marks.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonDocument.Parse(text.Replace('\'', '"')).RootElement;
}
