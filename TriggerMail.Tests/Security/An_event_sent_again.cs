namespace TriggerMail.Security;

/// <summary>The same source and id is the same event, whatever else the repeat says.</summary>
[Trait("Kind", "security")]
public sealed class An_event_sent_again
{
    private const string Order = "{'order':{'id':'o1','number':'1001','currency':'EUR','total':'9.00','items':[{'productId':'p','title':'Tea','price':'9.00','quantity':1}]}}";

    [Fact]
    public async Task without_a_time_is_the_same_event_also_once_the_clock_went_on()
    {
        await using var browser = await Browser.OpenAsync();
        Assert.Contains("\"accepted\":1", (await browser.StoreSaysAsync("order.placed", Order, "ada@example.com", "e1")).Answer, StringComparison.Ordinal);
        await browser.Host.PassAsync(TimeSpan.FromDays(3));
        Assert.Contains("\"duplicates\":1", (await browser.StoreSaysAsync("order.placed", Order, "ada@example.com", "e1")).Answer, StringComparison.Ordinal);
        Assert.Contains("\"duplicates\":1", (await browser.StoreSaysAsync("order.placed", Order, "ada@example.com", "e1", time: "2026-03-02T09:30:00Z")).Answer, StringComparison.Ordinal);
        Assert.Equal(1, (await browser.MailsAsync("ada@example.com")).Count(mail => mail.Template == "order-confirmation"));
    }

    [Theory]
    [InlineData("orders/create", "d-2", "tea.myshopify.com", null)]
    [InlineData("orders/create", null, "other.myshopify.com", null)]
    [InlineData("orders/create", "d-1", "other.myshopify.com", "2026-03-02T08:00:01Z")]
    public async Task with_other_headers_around_the_signed_body_is_a_repeat(string topic, string? delivery, string shop, string? at)
    {
        await using var browser = await Browser.OpenAsync();
        Assert.Contains("\"accepted\":1", (await browser.ShopifyAsync("orders/create", Webhook)).Answer, StringComparison.Ordinal);
        Assert.Contains("\"duplicates\":1", (await browser.ShopifyAsync(topic, Webhook, delivery, shop, at)).Answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checkouts/create")]
    [InlineData("carts/update")]
    [InlineData("customers/delete")]
    [InlineData("products/update")]
    [InlineData("orders/cancelled")]
    [InlineData("refunds/create")]
    public async Task under_a_topic_the_body_is_not_of_is_refused(string topic)
    {
        await using var browser = await Browser.OpenAsync();
        var (status, answer) = await browser.ShopifyAsync(topic, Webhook, "d-9");
        Assert.Equal(400, status);
        Assert.Contains("is of another one", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task from_another_shop_than_the_configured_one_is_refused()
    {
        await using var browser = await Browser.OpenAsync(("TriggerMail:Webhooks:Shopify:Shop", "https://Tea.myshopify.com/"));
        Assert.Equal(401, (await browser.ShopifyAsync("orders/create", Webhook, shop: "other.myshopify.com")).Status);
        Assert.Equal(202, (await browser.ShopifyAsync("orders/create", Webhook, shop: "tea.myshopify.com")).Status);
    }

    private const string Webhook = "{'id':5,'admin_graphql_api_id':'gid://shopify/Order/5','order_number':1001,'name':'#1001','cancelled_at':null,'financial_status':'paid','email':'ada@example.com','currency':'EUR','total_price':'9.00','updated_at':'2026-03-02T08:00:00Z','line_items':[{'product_id':1,'variant_id':2,'title':'Tea','price':'9.00','quantity':1}]}";
}
