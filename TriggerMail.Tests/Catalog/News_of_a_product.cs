using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Catalog;

/// <summary>Prices that fall and products that come back, and who is told of it.</summary>
public sealed class News_of_a_product
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task that_it_costs_less_goes_to_those_who_looked_at_it_and_to_nobody_else()
    {
        await using var host = Host();
        await PriceAsync(host, "kettle", "20.00");
        await SeesAsync(host, Ada, "kettle");
        await SeesAsync(host, "ben@example.com", "cup");
        await host.PassAsync(TimeSpan.FromDays(2));
        await PriceAsync(host, "kettle", "15.00");
        await host.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(["price-drop"], await EnteredAsync(host, Ada));
        Assert.Empty(await EnteredAsync(host, "ben@example.com"));
        var drop = Assert.Single((await host.Engine.Contacts.FindAsync(Ada))!.Drops);
        Assert.Equal(("kettle", "20.00", "15.00"), (drop.ProductId, drop.OldPrice, drop.Product.GetProperty("price").GetString()));
    }

    [Fact]
    public async Task that_it_costs_less_is_no_news_to_who_looked_long_ago()
    {
        await using var host = Host();
        await PriceAsync(host, "kettle", "20.00");
        await SeesAsync(host, Ada, "kettle");
        await host.PassAsync(TimeSpan.FromDays(45));
        await PriceAsync(host, "kettle", "15.00");
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(await EnteredAsync(host, Ada));
    }

    [Fact]
    public async Task is_not_remembered_for_ever_who_looked_at_what()
    {
        var records = new InMemoryRecordStore();
        await using var host = Host(records);
        await PriceAsync(host, "kettle", "20.00");
        await SeesAsync(host, Ada, "kettle");
        var week = Interests.SeenSince("kettle", [], host.Now)[^1];
        Assert.Single(await records.RangeAsync(week, RowRange.All));
        await host.PassAsync(TimeSpan.FromDays(36));
        Assert.Single(await records.RangeAsync(week, RowRange.All));

        await SeesAsync(host, "ben@example.com", "kettle");
        await host.PassAsync(TimeSpan.FromDays(14));
        Assert.Empty(await records.RangeAsync(week, RowRange.All));
        Assert.NotEmpty(await records.RangeAsync(Interests.SeenSince("kettle", [], host.Now - TimeSpan.FromDays(14))[^1], RowRange.All));
    }

    // A price that is not known is not shown as one: "undefined" stood in a mail (PriceStalker#92).
    [Fact]
    public async Task leaves_out_a_price_that_nobody_told()
    {
        await using var host = Host();
        await StockAsync(host, "kettle", 0);
        await AsksAsync(host, Ada, "kettle");
        await StockAsync(host, "kettle", 5);
        await host.PassAsync(TimeSpan.FromHours(1));
        var shelf = await new ShelfDesk(host.Engine.Products, host.Engine.Affinities).StockAsync(
            new() { Now = host.Now, Contact = (await host.Engine.Contacts.FindAsync(Ada))!, Event = new("e", "product.back_in_stock", host.Now, Offers.Json("{'product':{'id':'kettle'}}")) }, default);
        var told = shelf.Refresh(Offers.Json("{'id':'kettle'}"), null);
        Assert.Equal("Title of kettle", told.GetProperty("title").GetString());
        Assert.False(told.TryGetProperty("price", out _));
        Assert.False(told.TryGetProperty("currency", out _));
    }

    [Fact]
    public async Task that_several_cost_less_is_one_run_and_a_week_of_rest()
    {
        await using var host = Host();
        foreach (var id in (string[])["kettle", "cup", "tin"])
        {
            await PriceAsync(host, id, "20.00");
            await SeesAsync(host, Ada, id);
        }
        foreach (var id in (string[])["kettle", "cup", "tin"])
            await PriceAsync(host, id, "15.00");
        await host.PassAsync(TimeSpan.FromDays(2));
        await PriceAsync(host, "kettle", "10.00");
        await host.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal(["price-drop"], await EnteredAsync(host, Ada));
        Assert.Equal(3, (await host.Engine.Contacts.FindAsync(Ada))!.Drops.Length);
    }

    [Fact]
    public async Task heard_twice_is_told_once()
    {
        await using var host = Host();
        await PriceAsync(host, "kettle", "20.00");
        await SeesAsync(host, Ada, "kettle");
        var happened = Event(host, "kettle", "'price':'15.00'");
        await host.HappenAsync(happened);
        await host.HappenAsync(happened);
        await host.PassAsync(TimeSpan.FromDays(10));
        await host.HappenAsync(happened);
        await host.PassAsync(TimeSpan.FromDays(1));
        Assert.Single(await host.Engine.Rounds.AllAsync());
    }

    // A round is begun by the product's event; whoever it concerns is told by the round. Nothing waits for ten thousand people.
    [Fact]
    public async Task does_not_hold_up_the_event_of_the_product()
    {
        var store = new CountingStore(new InMemoryRecordStore());
        await using var host = Host(store);
        await PriceAsync(host, "kettle", "20.00");
        for (var n = 0; n < 300; n++)
            await SeesAsync(host, $"c{n}@example.com", "kettle");
        var before = store.Use.Requests;
        await PriceAsync(host, "kettle", "15.00");
        Assert.InRange(store.Use.Requests - before, 1, 20);
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(300, Assert.Single(await host.Engine.Rounds.AllAsync()).Progress.Given);
    }

    // Never five hundred people for three pieces.
    [Fact]
    public async Task that_it_is_back_goes_to_as_many_as_there_are_pieces_for_and_later_to_the_next()
    {
        await using var host = Host();
        await StockAsync(host, "kettle", 0);
        for (var n = 0; n < 20; n++)
        {
            await AsksAsync(host, $"c{n:00}@example.com", "kettle");
            await host.PassAsync(TimeSpan.FromMinutes(1));
        }
        await StockAsync(host, "kettle", 3);
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(6, await ToldAsync(host, 20));
        Assert.Equal(["back-in-stock"], await EnteredAsync(host, "c00@example.com")); // who asked first is told first
        Assert.Empty(await EnteredAsync(host, "c06@example.com"));

        await StockAsync(host, "kettle", 1);
        await host.PassAsync(TimeSpan.FromHours(6));
        Assert.Equal(8, await ToldAsync(host, 20));
        await StockAsync(host, "kettle", 0);
        await host.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(8, await ToldAsync(host, 20));
    }

    [Fact]
    public async Task that_it_is_back_is_one_mail_for_one_request_and_needs_no_other_consent()
    {
        await using var host = Host();
        await StockAsync(host, "kettle", 0);
        await AsksAsync(host, Ada, "kettle");
        await StockAsync(host, "kettle", 5);
        await host.PassAsync(TimeSpan.FromHours(1));
        await StockAsync(host, "kettle", 0);
        await StockAsync(host, "kettle", 5);
        await host.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(["sent"], (await host.DecisionsAsync(Ada)).Select(told => told.State));
        Assert.Contains((await host.Engine.Contacts.FindAsync(Ada))!.Consents, consent => consent is { Topic: Topics.BackInStock, State: Contacts.ConsentState.Subscribed });
    }

    // aimeos/ai-client-html#55, PrestaShop#33474: the alert was for the wrong size.
    [Fact]
    public async Task that_one_size_is_back_is_told_to_those_who_asked_for_that_size()
    {
        await using var host = Host();
        await SizesAsync(host, 0, 0);
        await AsksAsync(host, Ada, "shirt", "m");
        await AsksAsync(host, "ben@example.com", "shirt", "l");
        await SizesAsync(host, 4, 0);
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["back-in-stock"], await EnteredAsync(host, Ada));
        Assert.Empty(await EnteredAsync(host, "ben@example.com"));
    }

    [Fact]
    public async Task that_it_is_back_is_not_sent_when_it_is_sold_out_again_by_then()
    {
        await using var host = Host(wait: true);
        await StockAsync(host, "kettle", 0);
        await AsksAsync(host, Ada, "kettle");
        await StockAsync(host, "kettle", 5);
        await host.PassAsync(TimeSpan.FromHours(1));
        await StockAsync(host, "kettle", 0);
        await host.PassAsync(TimeSpan.FromHours(3));

        var told = Assert.Single(await host.DecisionsAsync(Ada));
        Assert.Equal(("suppressed", "Title of kettle is sold out again"), (told.State, told.Reason));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task survives_a_crash_at_every_commit_and_tells_everybody_once(bool afterwards)
    {
        var commits = await PlayAsync(int.MaxValue, afterwards);
        for (var at = 1; at <= commits; at++)
            await PlayAsync(at, afterwards);
    }

    private static async Task<int> PlayAsync(int dieAt, bool afterwards)
    {
        var records = new InMemoryRecordStore();
        var before = Host(records);
        await StockAsync(before, "kettle", 0);
        for (var n = 0; n < 6; n++)
            await AsksAsync(before, $"c{n:00}@example.com", "kettle");
        var store = new CrashingStore(records, dieAt, afterwards);
        var back = Event(before, "kettle", "'stock':2");
        var host = Host(store, before.Sender);
        foreach (var does in (Func<EngineStoryHost, Task>[])[alive => alive.HappenAsync(back), alive => alive.PassAsync(EngineStoryHost.Start.AddHours(20) - alive.Now)])
            try
            {
                await does(host);
            }
            catch (CrashException)
            {
                var now = host.Now;
                host = Host(records, before.Sender);
                host.Clock.MoveTo(now);
                await does(host);
            }
        Assert.Equal(6, before.Sender.Messages.Select(message => message.To).Distinct().Count());
        Assert.Equal(6, before.Sender.Messages.Select(message => message.Id).Distinct().Count());
        return store.Commits;
    }

    private static EngineStoryHost Host(IRecordStore? records = null, RecordingSender? sender = null, bool wait = false) => new(
        [Journey("price-drop", "offers", "product.price_dropped", "again: { after: 7d }", wait), Journey("back-in-stock", "back-in-stock", "product.back_in_stock", "key: product.variantId, again: always", wait)],
        records, sender ?? new() { IsIdempotent = true });

    private static Journey Journey(string id, string topic, string on, string entry, bool wait) => JourneyReader.Read($"{id}.yaml", $$"""
        journey: {{id}}
        goal: g
        benefit: { customer: c, store: s }
        feeling: f
        topic: {{topic}}
        frequency: timely
        entry: { on: {{on}}, {{entry}} }
        steps:
          - wait: {{(wait ? "2h" : "1m")}}
          - send: welcome
        """).Journey!;

    private static Task PriceAsync(EngineStoryHost host, string id, string price) => host.HappenAsync(Event(host, id, $"'price':'{price}'"));

    private static Task StockAsync(EngineStoryHost host, string id, int stock) => host.HappenAsync(Event(host, id, $"'stock':{stock}"));

    private static Task SizesAsync(EngineStoryHost host, int m, int l) =>
        host.HappenAsync(Event(host, "shirt", $"'variants':[{{'id':'m','stock':{m}}},{{'id':'l','stock':{l}}}]"));

    private static int events;

    private static StoreEvent Event(EngineStoryHost host, string id, string says) => new(
        $"product-{Interlocked.Increment(ref events)}", "/shop", "product.updated", host.Now, null, Offers.Json($"{{'product':{{'id':'{id}','title':'Title of {id}',{says}}}}}"));

    private static Task SeesAsync(EngineStoryHost host, string who, string product) =>
        new Story(host, who).SeesAsync("product.viewed", $"{{'product':{{'id':'{product}'}}}}", id: $"{who}-{product}");

    private static Task AsksAsync(EngineStoryHost host, string who, string product, string? variant = null) => new Story(host, who).SeesAsync(
        "product.notify_requested", $"{{'contact':{{'email':'{who}'}},'product':{{'id':'{product}'{(variant is null ? "" : $",'variantId':'{variant}'")}}}}}", id: $"ask-{who}-{product}-{Interlocked.Increment(ref events)}");

    private static async Task<IReadOnlyList<string>> EnteredAsync(EngineStoryHost host, string who) =>
        [.. (await host.TimelineAsync(who)).Where(line => line.StartsWith("Entered ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1])];

    private static async Task<int> ToldAsync(EngineStoryHost host, int people)
    {
        var told = 0;
        for (var n = 0; n < people; n++)
            told += (await EnteredAsync(host, $"c{n:00}@example.com")).Count;
        return told;
    }
}
