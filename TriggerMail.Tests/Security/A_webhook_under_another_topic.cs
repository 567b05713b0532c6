using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace TriggerMail.Security;

/// <summary>
/// WooCommerce's and Shopify's topics are not signed: a body that was caught is sent again as something else. And whoever has an intake key
/// claims the ids of the store's webhooks first.
/// </summary>
[Trait("Kind", "security")]
public sealed class A_webhook_under_another_topic : IAsyncLifetime
{
    private const string Order = """
        {"id":727,"order_key":"wc_order_1","number":"727","status":"processing","currency":"EUR","total":"18.50","customer_id":0,"payment_method":"cod",
         "date_created_gmt":"2026-03-02T07:59:00","date_modified_gmt":"2026-03-02T07:59:00","date_paid_gmt":"2026-03-02T07:59:00",
         "billing":{"email":"guest@example.com","first_name":"Gus"},"line_items":[{"id":1,"product_id":5,"name":"Kettle","quantity":1,"price":18.5,"total":"18.50"}]}
        """;

    private const string Customer = """
        {"id":25,"email":"ada@example.com","first_name":"Ada","role":"customer","username":"ada","is_paying_customer":false,"avatar_url":"https://x.example/a",
         "date_created_gmt":"2026-03-02T07:59:00","date_modified_gmt":"2026-03-02T07:59:00","billing":{"email":"ada@example.com"}}
        """;

    private const string Product = """
        {"id":501,"name":"Kettle","sku":"k","permalink":"https://shop.example/k","price":"18.50","regular_price":"18.50","stock_status":"outofstock","stock_quantity":0,
         "date_created_gmt":"2026-03-02T07:59:00","date_modified_gmt":"2026-03-02T08:00:00"}
        """;

    private Browser shop = null!;

    public async Task InitializeAsync() => shop = await Browser.OpenAsync();

    public async Task DisposeAsync() => await shop.DisposeAsync();

    [Theory]
    [InlineData("customer.updated", Order)]
    [InlineData("customer.created", Order)]
    [InlineData("customer.deleted", Order)]
    [InlineData("product.updated", Order)]
    [InlineData("order.deleted", Order)]
    [InlineData("order.created", Customer)]
    [InlineData("order.updated", Customer)]
    [InlineData("customer.deleted", Customer)]
    [InlineData("product.created", Customer)]
    [InlineData("product.deleted", Customer)]
    [InlineData("product.deleted", Product)]
    [InlineData("order.updated", Product)]
    [InlineData("customer.updated", Product)]
    public async Task is_refused_when_its_body_cannot_be_of_it(string topic, string body)
    {
        var (status, answer) = await WooAsync(topic, body);
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("is of another one", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order.created", Order)]
    [InlineData("order.updated", Order)]
    [InlineData("customer.created", Customer)]
    [InlineData("customer.updated", Customer)]
    [InlineData("product.updated", Product)]
    [InlineData("customer.deleted", "{\"id\":25}")]
    [InlineData("product.deleted", "{\"id\":501}")]
    [InlineData("order.deleted", "{\"id\":727}")]
    public async Task is_taken_when_it_is(string topic, string body) => Assert.Equal(HttpStatusCode.Accepted, (await WooAsync(topic, body)).Status);

    [Fact]
    public async Task and_two_changes_within_one_second_are_two()
    {
        Assert.Contains("\"accepted\":1", (await WooAsync("product.updated", Product)).Answer, StringComparison.Ordinal);
        Assert.Contains("\"accepted\":1", (await WooAsync("product.updated", Product.Replace("\"stock_quantity\":0", "\"stock_quantity\":7", StringComparison.Ordinal))).Answer, StringComparison.Ordinal);
        Assert.Contains("\"duplicates\":1", (await WooAsync("product.updated", Product)).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task takes_no_place_of_the_stores_own_whatever_source_an_intake_key_names()
    {
        foreach (var source in new[] { "woocommerce", "\nwoocommerce", "woocommerce:shop.example" })
            foreach (var id in new[] { "order/727/placed", "order/727/paid/2026-03-02T07:59:00", "order/727/paid" })
                await shop.StoreSaysAsync("x.y", "{}", "mallory@example.com", id, source);
        Assert.DoesNotContain("\"accepted\":0", (await WooAsync("order.created", Order)).Answer, StringComparison.Ordinal);
        Assert.Contains(await shop.MailsAsync("guest@example.com"), mail => mail.ToString()!.Contains("727", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("customers/delete", "{'id':7,'email':'ada@example.com','first_name':'Ada','email_marketing_consent':{'state':'subscribed'}}")]
    [InlineData("orders/delete", "{'id':7,'line_items':[],'currency':'EUR'}")]
    [InlineData("orders/edited", "{'id':7,'line_items':[],'financial_status':'paid'}")]
    [InlineData("products/delete", "{'id':7,'title':'Kettle','variants':[]}")]
    public async Task is_refused_when_its_verb_cannot_be_of_the_body(string topic, string body) =>
        Assert.Equal(400, (await shop.ShopifyAsync(topic, body.Replace('\'', '"'), "d-1")).Status);

    [Theory]
    [InlineData("customers/delete", "{'id':7,'phone':null,'addresses':[],'email_marketing_consent':null}")]
    [InlineData("orders/delete", "{'id':7}")]
    [InlineData("products/delete", "{'id':7}")]
    [InlineData("orders/paid", "{'id':7,'test':true,'financial_status':'voided','line_items':[],'email':'jon@example.com','currency':'EUR','total_price':'1.00'}")]
    public async Task is_taken_as_shopify_sends_it(string topic, string body) =>
        Assert.Equal(202, (await shop.ShopifyAsync(topic, body.Replace('\'', '"'), "d-2")).Status);

    private async Task<(HttpStatusCode Status, string Answer)> WooAsync(string topic, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/api/webhooks/woocommerce", UriKind.Relative)) { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-WC-Webhook-Topic", topic);
        request.Headers.Add("X-WC-Webhook-Source", "https://shop.example/");
        request.Headers.Add("X-WC-Webhook-Signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Browser.Secret), bytes)));
        using var answer = await shop.Host.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}

/// <summary>One request of a browser asks in the names of many strangers; a host is asked for under names that are none.</summary>
[Trait("Kind", "security")]
public sealed class A_flood_of_requests_in_strangers_names
{
    [Fact]
    public async Task is_turned_away_before_a_single_mail_leaves()
    {
        await using var shop = await Browser.OpenAsync(("TriggerMail:Rates:AsksPerMinute", "10"));
        var batch = JsonSerializer.Serialize(Enumerable.Range(0, 50).Select(n => new
        {
            specversion = "1.0",
            id = $"n{n}",
            source = "/browser",
            type = "contact.subscription_requested",
            subject = "anon:b7",
            data = new { contact = new { email = $"stranger{n}@example.com" } },
        }));
        using var body = new StringContent(batch, Encoding.UTF8, "application/cloudevents-batch+json");
        using var answer = await shop.Host.Http.PostAsync(new Uri("/api/collect?key=public-key", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.TooManyRequests, answer.StatusCode);
        Assert.Empty(await shop.MailsAsync("stranger0@example.com"));
    }

    [Fact]
    public async Task of_names_that_are_no_punycode_is_answered_like_any_other_wrong_name()
    {
        await using var shop = await Browser.OpenAsync();
        foreach (var host in new[] { "xn--localhost-", "xn--", "a.xn--0", "xn--a-.com:80" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/health/live", UriKind.Relative));
            request.Headers.TryAddWithoutValidation("Host", host);
            using var answer = await shop.Host.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.MisdirectedRequest, answer.StatusCode);
        }
    }
}
