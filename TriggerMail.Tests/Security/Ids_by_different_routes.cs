using System.Security.Cryptography;
using System.Text;
using TriggerMail.Events;
using TriggerMail.Intake;
using TriggerMail.Intake.CloudEvents;

namespace TriggerMail.Security;

/// <summary>An id is claimed by one way, before the event it belongs to comes by another.</summary>
[Trait("Kind", "security")]
public sealed class Ids_by_different_routes : IAsyncLifetime
{
    private const string Order = "{'order':{'id':'o1','number':'1001','currency':'EUR','total':'9.00','items':[{'productId':'p','title':'Tea','price':'9.00','quantity':1}]}}";
    private const string Webhook = "{'id':5,'order_number':1001,'name':'#1001','email':'ada@example.com','currency':'EUR','total_price':'9.00','updated_at':'2026-03-02T08:00:00Z','line_items':[{'product_id':1,'variant_id':2,'title':'Tea','price':'9.00','quantity':1}]}";
    private Browser browser = null!;

    public async Task InitializeAsync() => browser = await Browser.OpenAsync();

    public async Task DisposeAsync() => await browser.DisposeAsync();

    [Fact]
    public async Task a_browser_cannot_take_the_id_of_an_event_of_the_store()
    {
        Assert.Equal(202, (await browser.SaysAsync("page.viewed", "{}", id: "order-1001", source: "/shop")).Status);
        var (status, answer) = await browser.StoreSaysAsync("order.placed", Order, "ada@example.com", "order-1001", "/shop");
        Assert.Equal((202, "{\"accepted\":1,\"duplicates\":0}"), (status, answer));
        Assert.Equal(["order-confirmation"], (await browser.MailsAsync("ada@example.com")).Select(mail => mail.Template));
    }

    [Fact]
    public async Task neither_a_browser_nor_an_intake_key_can_take_the_id_of_a_signed_webhook()
    {
        var id = "orders/create/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Webhook.Replace('\'', '"')))[..16]);
        foreach (var taken in (string[])[id, "d-1"])
        {
            await browser.SaysAsync("page.viewed", "{}", id: taken, source: "shopify:tea.myshopify.com");
            await browser.StoreSaysAsync("page.viewed", "{}", "anon:b7", taken, "shopify:tea.myshopify.com");
            await browser.StoreSaysAsync("page.viewed", "{}", "ada@example.com", taken, "shopify:tea.myshopify.com");
        }
        Assert.Equal((202, "{\"accepted\":1,\"duplicates\":0}"), await browser.ShopifyAsync("orders/create", Webhook));
        Assert.Equal(["order-confirmation"], (await browser.MailsAsync("ada@example.com")).Select(mail => mail.Template));
    }

    [Fact]
    public void are_told_apart_by_a_route_that_no_sender_can_write()
    {
        var written = """{"specversion":"1.0","id":"1","source":"/s","type":"page.viewed","subject":"anon:b7","route":"shopify","data":{}}"""u8.ToArray();
        var read = Assert.IsType<IntakeResult.Read>(CloudEventReader.Read("application/cloudevents+json", new Dictionary<string, string>(), written, DateTimeOffset.UnixEpoch));
        Assert.Null(Assert.Single(read.Events).Route);
        var marked = Assert.Single(((IntakeResult.Read)read.By(Routes.Browser)).Events);
        Assert.Equal(marked.Key, StoreEventJson.Read(StoreEventJson.Write(marked)).Key);
        string[] keys = [.. new[] { null, Routes.Browser, Routes.Standard, Routes.Shopify, Routes.WooCommerce }.Select(route => (read.Events[0] with { Route = route }).Key)];
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }
}
