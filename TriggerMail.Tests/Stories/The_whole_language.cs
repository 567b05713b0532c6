using System.Text.Json;
using TriggerMail.Events;

namespace TriggerMail.Stories;

/// <summary>Every trigger and every step there is, told alike by every host. The clock starts on Monday, 2 March 2026, at 08:00 UTC.</summary>
public abstract class The_whole_language
{
    private const string Ada = "ada@example.com";

    /// <summary>A host on which this journey is in force and no other, with the segments that are shipped.</summary>
    protected abstract Task<IStoryHost> OpenAsync(string name, string yaml);

    [Fact]
    public async Task starts_on_a_date_of_the_contact_and_on_each_of_a_list()
    {
        await using var host = await OpenAsync("sample", Journey("date: { of: contact.attributes.children, before: 3d }\n  key: date.entry", "  - send: child-birthday"));
        var story = await KnownAsync(host, "'timeZone':'Asia/Seoul','attributes':{'children':[{'name':'Noor','date':'2019-03-09'},{'name':'Ilya','date':'2021-03-20'}]}");
        await story.PassesAsync(24 * 30);
        await story.IsToldAsync("88:00 sent child-birthday", "352:00 sent child-birthday");
    }

    [Fact]
    public async Task starts_on_an_absence()
    {
        await using var host = await OpenAsync("sample", Journey("absence: { of: [page.viewed], for: 10d }", "  - send: win-back"));
        var story = await KnownAsync(host, "'firstName':'Ada'");
        await story.SeesAsync("page.viewed");
        await story.PassesAsync(24 * 4);
        await story.SeesAsync("page.viewed");
        await story.PassesAsync(24 * 20);
        await story.IsToldAsync("336:00 sent win-back");
    }

    [Fact]
    public async Task starts_when_a_contact_comes_into_a_segment()
    {
        await using var host = await OpenAsync("sample", Journey("segment: regulars", "  - send: thank-you"));
        var story = await KnownAsync(host, "'firstName':'Ada'");
        for (var order = 1; order <= 3; order++)
            await story.OrdersAsync($"order-{order}", cart: null);
        await story.PassesAsync(1);
        await story.IsToldAsync("00:00 sent thank-you");
        Assert.Contains("Came into the segment regulars", await host.TimelineAsync(Ada));
    }

    [Fact]
    public async Task starts_with_a_broadcast()
    {
        await using var host = await OpenAsync("sample", Journey("broadcast: { to: subscribers, at: \"2026-03-04 09:00\", zone: contact }", "  - send: promotion-live"));
        var story = await KnownAsync(host, "'timeZone':'America/New_York'");
        await story.PassesAsync(24 * 5);
        await story.IsToldAsync("54:00 sent promotion-live");
    }

    [Fact]
    public async Task starts_again_and_again()
    {
        await using var host = await OpenAsync("sample", Journey("every: { day: [tuesday, friday], at: \"10:00\" }\n  again: always", "  - send: welcome-guide"));
        var story = await KnownAsync(host, "'timeZone':'Europe/Berlin'");
        await story.PassesAsync(24 * 9);
        await story.IsToldAsync("25:00 sent welcome-guide", "97:00 sent welcome-guide", "193:00 sent welcome-guide");
    }

    [Fact]
    public async Task starts_on_a_change_in_the_catalogue()
    {
        await using var host = await OpenAsync("sample", Journey("on: product.back_in_stock\n  key: product.variantId", "  - send: back-in-stock", topic: "back-in-stock"));
        await ProductAsync(host, "gone", "'stock':0");
        var story = await KnownAsync(host, "'firstName':'Ada'");
        await story.SeesAsync("product.notify_requested", "{'contact':{'email':'ada@example.com'},'product':{'id':'kettle','title':'Kettle'}}");
        await story.PassesAsync(5);
        await ProductAsync(host, "back", "'stock':5");
        await story.PassesAsync(5);
        await story.IsToldAsync("05:00 sent back-in-stock");
    }

    [Fact]
    public async Task walks_through_every_kind_of_step()
    {
        await using var host = await OpenAsync("sample", Journey("on: order.placed\n  key: order.id", """
              - update: { contact.attributes.tried: true }
              - webhook: { url: https://crm.shop.example/hook, event: contact.tried }
              - sms: order-shipped
              - waitFor: { event: order.paid, key: order.id, within: 2h }
              - wait: 30m
              - waitUntil: start + 4h
              - branch:
                  - { when: { contact.attributes.tried: true }, steps: [{ coupon: { as: offer, percent: 10, validFor: 9d } }, { send: birthday }] }
                  - otherwise: [{ stop: "the update was lost" }]
              - waitUntil: "18:30"
              - waitUntil: contact.attributes.dueAt - 1d
              - split:
                  experiment: tone
                  arms:
                    - { arm: one, steps: [{ wait: 1h }] }
                    - { arm: other, steps: [{ wait: 1h }] }
              - waitUntil: best hour
              - send: order-confirmation
            """, topic: "orders"));
        var story = await KnownAsync(host, "'phone':'+44 20 7946 0123','attributes':{'dueAt':'2026-03-06'}");
        await story.FillsCartAsync();
        await story.OrdersAsync(cart: null);
        await story.PassesAsync(1);
        await story.SeesAsync("order.paid", "{'order':{'id':'order-1'}}");
        await story.PassesAsync(24 * 9);
        var told = await story.TellAsync();
        // Whether a call goes out is for the host's settings to say, and none of these has any; that it was decided about is the story.
        Assert.Single(told, line => line.Contains("contact.tried", StringComparison.Ordinal));
        Assert.Equal(["00:00 sent order-shipped", "04:00 sent birthday", "74:00 sent order-confirmation"], told.Where(line => !line.Contains("contact.tried", StringComparison.Ordinal)));
        var lines = await host.TimelineAsync(Ada);
        Assert.Contains("sample ended: completed", lines);
        Assert.Contains(lines, line => line.StartsWith("split-1: tone: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task tries_a_date_a_second_time_in_no_year()
    {
        await using var host = await OpenAsync("sample", Journey("date: { of: contact.birthday }", "  - send: birthday"));
        var story = await KnownAsync(host, "'birthday':'1991-03-06'");
        await story.PassesAsync(24 * 10);
        await story.SeesAsync("contact.updated", "{'contact':{'birthday':'1991-03-20'}}");
        await story.PassesAsync(24 * 30);
        await story.IsToldAsync("97:00 sent birthday");
    }

    private static async Task<Story> KnownAsync(IStoryHost host, string contact)
    {
        var story = new Story(host);
        await story.SeesAsync("contact.updated", $"{{'contact':{{{contact}}},'consent':{{'topics':['marketing'],'channel':'email','state':'subscribed','source':'import'}}}}");
        return story;
    }

    private static Task ProductAsync(IStoryHost host, string id, string says) => host.HappenAsync(new StoreEvent(
        id, "/story", "product.updated", host.Now, null, JsonDocument.Parse($"{{'product':{{'id':'kettle','title':'Kettle','url':'https://shop.example/kettle','price':'20.00','currency':'EUR',{says}}}}}".Replace('\'', '"')).RootElement));

    private static string Journey(string entry, string steps, string topic = "offers") => $$"""
        journey: sample
        goal: Try out the language
        benefit: { customer: Sees it, store: Knows it }
        feeling: curious
        topic: {{topic}}
        {{(topic == "orders" ? "" : "frequency: timely")}}
        entry:
          {{entry}}
        steps:
        {{steps}}

        """;
}
