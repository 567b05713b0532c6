using TriggerMail.Stories;

namespace TriggerMail.Tests.Triggers;

/// <summary>One condition of each kind, asked about one contact who has lived a little; and once so that it does not hold.</summary>
public sealed class What_a_segment_can_ask
{
    private const string Split = """
          - split:
              experiment: tone
              arms:
                - { arm: plain, steps: [] }
                - { arm: plainer, steps: [] }
        """;

    [Theory]
    [InlineData("the profile", "contact.locale: de-AT", "contact.locale: ko")]
    [InlineData("the store's own attributes", "contact.attributes.size: { atLeast: 40 }", "contact.attributes.size: { lessThan: 40 }")]
    [InlineData("consent", "contact.consent.offers: subscribed", "contact.consent.sms.offers: { exists: true }")]
    [InlineData("the cart", "cart.items: { atLeast: 1 }", "cart.total: { atLeast: 100 }")]
    [InlineData("the last order", "order.total: { moreThan: 15 }", "order.total: { moreThan: 20 }")]
    [InlineData("order history", "all: [{ contact.orders.count: 2 }, { contact.orders.total: { atLeast: 37 } }]", "contact.orders.count: { atLeast: 3 }")]
    [InlineData("counts of events in a window", "count: { event: page.viewed, within: 7d, is: 1 }", "count: { event: page.viewed, within: 7d, atLeast: 2 }")]
    [InlineData("counts of events", "count: { event: page.viewed, atLeast: 2 }", "count: { event: review.submitted, atLeast: 1 }")]
    [InlineData("engagement", "contact.engagement.clicks: { atLeast: 1 }", "contact.engagement.opens: { atLeast: 5 }")]
    [InlineData("country", "contact.country: { in: [AT, DE] }", "contact.country: CH")]
    [InlineData("town", "contact.city: Innsbruck", "contact.city: Wien")]
    [InlineData("device", "contact.device: mobile", "contact.device: desktop")]
    [InlineData("an arm of an experiment", "contact.experiments.tone: { exists: true }", "contact.experiments.other: { exists: true }")]
    public async Task may_be_about(string kind, string holds, string doesNot)
    {
        var segments = Shop.SegmentsOf($"yes: {{ {holds} }}\nno: {{ {doesNot} }}");
        var host = new EngineStoryHost([TestShop.Journey("sample", Split, topic: "orders")], segments: segments);
        var shop = new Shop(host);
        await shop.KnowsAsync("'locale':'de-AT','country':'AT','city':'Innsbruck','attributes':{'size':42}");
        await shop.SeesAsync("contact.updated", "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed'}}");
        await shop.SeesAsync("page.viewed");
        await shop.SeesAsync("order.placed", "{'order':{'id':'o1','currency':'EUR','total':'19.00'}}");
        await shop.PassAsync(30);
        await shop.SeesAsync("order.placed", "{'order':{'id':'o2','currency':'EUR','total':'18.00'}}");
        await shop.SeesAsync("email.clicked", "{'message':{'id':'m1','device':'mobile'}}");
        await shop.SeesAsync("page.viewed");
        await shop.SeesAsync("cart.updated", Story.Cart("c1", "Kettle"));
        Assert.Equal((kind, "yes"), (kind, string.Join(' ', (await host.Engine.Contacts.FindAsync("ada@example.com"))!.Segments)));

        var members = new Dictionary<string, int>();
        foreach (var segment in segments)
            members[segment.Name] = await host.Engine.Segments.MembersAsync(segment).CountAsync();
        Assert.Equal((1, 0), (members["yes"], members["no"]));
    }
}
