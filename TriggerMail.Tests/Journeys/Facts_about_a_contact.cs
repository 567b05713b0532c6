using TriggerMail.Contacts;
using TriggerMail.Publishing.Checking;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using TriggerMail.Stories;
using TriggerMail.Tests.Publishing;

namespace TriggerMail.Journeys;

/// <summary>What conditions can ask about a contact beyond the profile, learnt from events.</summary>
public sealed class Facts_about_a_contact
{
    [Fact]
    public async Task count_the_orders_that_were_not_called_off_each_once()
    {
        await using var host = new EngineStoryHost([]);
        var story = new Story(host);
        await story.SeesAsync("order.placed", Order("o1", "EUR", "40.00"));
        await story.SeesAsync("order.placed", Order("o1", "EUR", "40.00")); // heard of from a second source
        await host.PassAsync(TimeSpan.FromDays(3));
        await story.SeesAsync("order.placed", Order("o2", "EUR", "19.90"));
        await story.SeesAsync("order.placed", Order("o3", "EUR", "100"));
        await story.SeesAsync("order.cancelled", "{'order':{'id':'o3'}}");
        await story.SeesAsync("order.cancelled", "{'order':{'id':'o3'}}");

        Assert.Equal("2", await ToldAsync(host, "contact.orders.count"));
        Assert.Equal("59.90", await ToldAsync(host, "contact.orders.total"));
        Assert.Equal("2026-03-02T08:00:00Z", await ToldAsync(host, "contact.orders.firstAt"));
        Assert.Equal("2026-03-05T08:00:00Z", await ToldAsync(host, "contact.orders.lastAt"));
    }

    [Fact]
    public async Task say_which_money_a_sum_leaves_out()
    {
        await using var host = new EngineStoryHost([]);
        var story = new Story(host);
        await story.SeesAsync("order.placed", Order("o1", "EUR", "40.00"));
        await story.SeesAsync("order.placed", Order("o2", "USD", "12.00"));
        var spent = new Condition.Compare(new("contact.orders.total"), new Comparison.Bound(BoundKind.AtLeast, 50));
        var facts = await FactsAsync(host);
        Assert.False(spent.Holds(facts));
        Assert.Equal("contact.orders.total is 40.00 (EUR; 12.00 USD not counted), but at least 50 is asked", spent.Explain(facts));
    }

    [Fact]
    public async Task know_nothing_of_somebody_who_never_did_anything()
    {
        await using var host = new EngineStoryHost([]);
        await new Story(host).SeesAsync("contact.updated");
        foreach (var path in new[] { "orders.count", "orders.total", "engagement.opens", "engagement.clicks" })
            Assert.Equal("0", await ToldAsync(host, "contact." + path));
        foreach (var path in new[] { "orders.firstAt", "engagement.lastOpenAt", "engagement.bestHour", "device", "consent.offers", "experiments.timing" })
            Assert.Equal("", await ToldAsync(host, "contact." + path));
    }

    [Fact]
    public async Task tell_what_was_agreed_to_by_mail_and_by_text()
    {
        await using var host = new EngineStoryHost([]);
        var story = new Story(host);
        await story.SeesAsync("contact.updated", "{'consent':{'topics':['marketing'],'state':'subscribed'}}");
        await story.SeesAsync("contact.updated", "{'consent':{'topics':['news'],'state':'unsubscribed'}}");
        await story.SeesAsync("contact.updated", "{'consent':{'topics':['offers'],'channel':'sms','state':'pending'}}");
        Assert.Equal(("subscribed", "unsubscribed", "pending", ""), (
            await ToldAsync(host, "contact.consent.offers"), await ToldAsync(host, "contact.consent.news"),
            await ToldAsync(host, "contact.consent.sms.offers"), await ToldAsync(host, "contact.consent.sms.news")));
    }

    [Fact]
    public async Task tell_how_often_and_on_what_mails_are_read()
    {
        await using var host = new EngineStoryHost([]);
        var story = new Story(host);
        await story.SeesAsync("email.opened", "{'message':{'id':'m1','device':'desktop'}}");
        await story.SeesAsync("email.opened", "{'message':{'id':'m1'}}");
        await story.SeesAsync("email.clicked", "{'message':{'id':'m1','link':'a','device':'mobile'}}");
        await story.SeesAsync("email.opened", "{'message':{'id':'m2','machine':true,'device':'tablet'}}");
        Assert.Equal(("2", "1", "mobile", "2026-03-02T08:00:00Z"), (
            await ToldAsync(host, "contact.engagement.opens"), await ToldAsync(host, "contact.engagement.clicks"),
            await ToldAsync(host, "contact.device"), await ToldAsync(host, "contact.engagement.lastClickAt")));
    }

    [Fact]
    public async Task are_told_of_both_when_a_browser_turns_out_to_be_somebody()
    {
        await using var host = new EngineStoryHost([]);
        var (known, browser) = (new Story(host), new Story(host, "anon:b7"));
        await known.SeesAsync("order.placed", Order("o1", "EUR", "40.00"), id: "k1");
        await browser.SeesAsync("order.placed", Order("o1", "EUR", "40.00"), id: "b1");
        await browser.SeesAsync("order.placed", Order("o2", "EUR", "2.00"), id: "b2");
        await browser.SeesAsync("email.opened", "{'message':{'id':'m1','device':'tablet'}}", id: "b3");
        await known.SeesAsync("contact.signed_in", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}", id: "k2");
        Assert.Equal(("2", "42.00", "1", "tablet"), (
            await ToldAsync(host, "contact.orders.count"), await ToldAsync(host, "contact.orders.total"),
            await ToldAsync(host, "contact.engagement.opens"), await ToldAsync(host, "contact.device")));
    }

    [Fact]
    public void stay_small_however_long_a_contact_buys()
    {
        OrderHistory? orders = null;
        for (var n = 0; n < 1_000; n++)
            orders = OrderHistory.Placed(orders, System.Text.Json.JsonDocument.Parse($$"""{"id":"o{{n}}","currency":"EUR","total":"1.00"}""").RootElement, EngineStoryHost.Start.AddDays(n));
        Assert.Equal((1_000, OrderHistory.Kept, 1_000m), (orders!.Count, orders.Newest.Length, orders.Totals["EUR"]));
    }

    [Theory]
    [InlineData("contact.orders.cuont", "Did you mean `contact.orders.count`?")]
    [InlineData("contact.orders", "Write `contact.orders.` and one of count, total, currency, firstAt, lastAt.")]
    [InlineData("contact.engagement.open", "Did you mean `contact.engagement.opens`?")]
    [InlineData("contact.devise", "Did you mean `contact.device`?")]
    [InlineData("contact.experiment.timing", "Did you mean `contact.experiments`?")]
    public void are_called_by_names_that_a_slip_of_the_pen_does_not_reach(string path, string remedy)
    {
        var file = JourneyReader.ReadFile("sample.yaml", SampleFile.Steps($"  - branch: [{{ when: {{ {path}: 3 }}, steps: [{{ send: welcome }}] }}]"));
        var problem = Assert.Single(JourneyCheck.Of(file, new HashSet<string> { "welcome" }));
        Assert.Equal($"`{path}` is nothing that is known about a contact.", problem.Message);
        Assert.Equal(remedy, problem.Remedy);
    }

    [Fact]
    public async Task are_changed_by_a_journey_only_where_the_store_put_them()
    {
        var steps = "  - update: { contact.attributes.club: true, contact.attributes.level: 3, contact.attributes.since: \"2026\" }\n"
            + "  - branch: [{ when: { contact.attributes.club: true, contact.attributes.level: { atLeast: 3 } }, steps: [{ send: welcome }] }]";
        await using var host = new EngineStoryHost([TestShop.Journey("club", steps, topic: "orders")]);
        var story = new Story(host);
        await story.SeesAsync("order.placed");
        await story.IsToldAsync("00:00 sent welcome");
        Assert.Equal("\"2026\"", (await host.Engine.Contacts.FindAsync("ada@example.com"))!.Profile.Attributes["since"].GetRawText());
        foreach (var path in new[] { "contact.email", "contact.consent.offers", "contact.attributes", "contact.attributes.a.b", "club" })
            Assert.Equal($"sample.yaml:8: `{path}` cannot be written by a journey. Write an attribute of the store's own: `contact.attributes.club: true`.",
                Assert.Single(JourneyReader.Read("sample.yaml", SampleFile.Steps($"  - update: {{ {path}: x }}")).Problems).ToString());
    }

    private static string Order(string id, string currency, string total) => $"{{'order':{{'id':'{id}','currency':'{currency}','total':'{total}'}}}}";

    private static async Task<Facts> FactsAsync(EngineStoryHost host) =>
        new() { Now = host.Now, Contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))! };

    private static async Task<string> ToldAsync(EngineStoryHost host, string path) => (await FactsAsync(host)).Find(new(path)).AsText();
}
