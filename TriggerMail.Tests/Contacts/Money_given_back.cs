using TriggerMail.Segments;
using TriggerMail.Stories;

namespace TriggerMail.Contacts;

/// <summary>What a contact spent is what the store kept of it.</summary>
public sealed class Money_given_back
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task in_part_is_taken_off_what_was_spent_and_the_order_counts()
    {
        await using var host = new EngineStoryHost([]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"), ("o2", "EUR", "10.00"));
        await story.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "15.50"));
        await IsAsync(host, "2", "34.50");
    }

    [Fact]
    public async Task twice_is_taken_off_once_however_often_it_is_told()
    {
        await using var host = new EngineStoryHost([]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"));
        await story.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "10.00"), id: "same");
        await story.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "10.00"), id: "same");
        await story.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "10.00"), id: "the same under another name");
        await story.SeesAsync("order.refunded", Refund("o1", "r2", "EUR", "5.00"));
        await IsAsync(host, "1", "25.00");
    }

    [Fact]
    public async Task in_full_makes_an_order_none()
    {
        await using var host = new EngineStoryHost([]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"), ("o2", "EUR", "10.00"));
        await story.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "15.00"));
        await story.SeesAsync("order.refunded", Refund("o1", "r2", "EUR", "25.00"));
        await IsAsync(host, "1", "10.00");
        await story.SeesAsync("order.cancelled", "{'order':{'id':'o1'}}");
        await IsAsync(host, "1", "10.00");
    }

    [Fact]
    public async Task without_a_sum_means_the_whole_order_but_a_refund_without_money_is_none()
    {
        await using var host = new EngineStoryHost([]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"), ("o2", "EUR", "10.00"));
        await story.SeesAsync("order.refunded", "{'order':{'id':'o1'}}");
        await story.SeesAsync("order.refunded", "{'order':{'id':'o2'},'refund':{'id':'r1'}}");
        await IsAsync(host, "1", "10.00");
    }

    [Fact]
    public async Task never_comes_to_more_than_the_order_did()
    {
        await using var host = new EngineStoryHost([]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"), ("o2", "EUR", "10.00"));
        await story.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "45.00"));
        await IsAsync(host, "1", "10.00");
    }

    [Fact]
    public async Task and_an_order_called_off_after_it_are_taken_off_together_once()
    {
        await using var host = new EngineStoryHost([]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"), ("o2", "EUR", "10.00"));
        await story.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "15.00"));
        await story.SeesAsync("order.cancelled", "{'order':{'id':'o1'}}");
        await story.SeesAsync("order.refunded", Refund("o1", "r2", "EUR", "25.00"));
        await IsAsync(host, "1", "10.00");
    }

    [Fact]
    public async Task in_another_currency_is_not_taken_off_and_an_explanation_says_so()
    {
        await using var host = new EngineStoryHost([]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"), ("o2", "USD", "30.00"));
        await story.SeesAsync("order.refunded", Refund("o1", "r1", "USD", "5.00"));
        await story.SeesAsync("order.refunded", Refund("o2", "r2", "USD", "10.00"));
        Assert.Equal("is 40.00 (EUR; 20.00 USD not counted; refunds of 5.00 USD not taken off)", (await FactAsync(host, "contact.orders.total")).Describe());
    }

    [Fact]
    public async Task for_an_order_nobody_heard_of_changes_nothing()
    {
        await using var host = new EngineStoryHost([]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"));
        await story.SeesAsync("order.refunded", Refund("older", "r1", "EUR", "5.00"));
        await IsAsync(host, "1", "40.00");
    }

    [Fact]
    public async Task to_a_browser_who_turns_out_to_be_somebody_is_taken_off_once()
    {
        await using var host = new EngineStoryHost([]);
        var known = await OrdersAsync(host, ("o1", "EUR", "40.00"));
        var browser = new Story(host, "anon:b7");
        await browser.SeesAsync("order.placed", Order("o1", "EUR", "40.00"), id: "b1");
        await browser.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "10.00"), id: "b2");
        await known.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "10.00"), id: "k2");
        await known.SeesAsync("order.refunded", Refund("o1", "r2", "EUR", "5.00"), id: "k3");
        await known.SeesAsync("contact.signed_in", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}", id: "k4");
        await IsAsync(host, "1", "25.00");
    }

    // WooCommerce tells of money given back in part by a list in every later update of the order.
    [Fact]
    public async Task as_a_list_in_the_order_is_taken_off_once()
    {
        await using var host = new EngineStoryHost([]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"));
        await story.SeesAsync("order.updated", "{'order':{'id':'o1','refunds':[{'id':'r1','total':'10.00'}]}}");
        await story.SeesAsync("order.updated", "{'order':{'id':'o1','refunds':[{'id':'r1','total':'10.00'},{'id':'r2','total':'2.00'}]}}");
        await IsAsync(host, "1", "28.00");
    }

    [Fact]
    public async Task takes_a_customer_out_of_a_segment_of_those_who_spent_so_much()
    {
        var segment = SegmentsOf("contact.orders.total: { atLeast: 50 }");
        await using var host = new EngineStoryHost([], segments: [segment]);
        var story = await OrdersAsync(host, ("o1", "EUR", "40.00"), ("o2", "EUR", "10.00"));
        Assert.Contains("vip", (await host.Engine.Contacts.FindAsync(Ada))!.Segments);
        await story.SeesAsync("order.refunded", Refund("o1", "r1", "EUR", "0.01"));
        Assert.DoesNotContain("vip", (await host.Engine.Contacts.FindAsync(Ada))!.Segments);
    }

    [Fact]
    public void again_and_again_is_kept_in_bounded_space()
    {
        var orders = OrderHistory.Placed(null, Catalog.Offers.Json("{'id':'o1','currency':'EUR','total':'1000.00'}"), EngineStoryHost.Start);
        for (var n = 0; n < 500; n++)
            orders = orders.Refunded("o1", new($"r{n}", "EUR", 1m));
        Assert.Equal(500m, orders.Totals["EUR"]);
        Assert.InRange(orders.Newest[0].Refunds!.Count, 1, 30);
    }

    private static Segments.Segment SegmentsOf(string when) => TriggerMail.Publishing.Reading.SegmentReader.Read("vip.yaml", $"""
        segment: vip
        goal: g
        when:
          {when}
        """).Segment!;

    private static async Task<Story> OrdersAsync(EngineStoryHost host, params (string Id, string Currency, string Total)[] orders)
    {
        var story = new Story(host);
        foreach (var (id, currency, total) in orders)
            await story.SeesAsync("order.placed", Order(id, currency, total));
        return story;
    }

    private static string Order(string id, string currency, string total) => $"{{'order':{{'id':'{id}','currency':'{currency}','total':'{total}'}}}}";

    private static string Refund(string order, string id, string currency, string total) =>
        $"{{'order':{{'id':'{order}'}},'refund':{{'id':'{id}','currency':'{currency}','total':'{total}'}}}}";

    private static async Task IsAsync(EngineStoryHost host, string count, string total) =>
        Assert.Equal((count, total), ((await FactAsync(host, "contact.orders.count")).AsText(), (await FactAsync(host, "contact.orders.total")).AsText()));

    private static async Task<FactValue> FactAsync(EngineStoryHost host, string path) =>
        new Facts { Now = host.Now, Contact = (await host.Engine.Contacts.FindAsync(Ada))! }.Find(new(path));
}
