using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TriggerMail.Stories;

namespace TriggerMail.Hosts;

/// <summary>Requests as stores and strangers send them, against the whole local host.</summary>
[Trait("Kind", "security")]
public sealed class The_http_intake : IAsyncLifetime
{
    private const string Secret = "hush";
    private LocalStoryHost host = null!;

    public async Task InitializeAsync() => host = await LocalStoryHost.StartAsync(new Dictionary<string, string?>
    {
        ["TriggerMail:Webhooks:Shopify:Secret"] = Secret,
        ["TriggerMail:Webhooks:WooCommerce:Secret"] = Secret,
        ["TriggerMail:WriteKey"] = "public-key",
    });

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task turns_a_signed_checkout_into_a_contact_a_cart_and_three_mails()
    {
        var answer = await ShopifyAsync("checkouts/create", Checkout, Secret);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal("{\"accepted\":1,\"duplicates\":0}", await answer.Content.ReadAsStringAsync());

        await host.PassAsync(TimeSpan.FromHours(73));
        var contact = await JsonAsync("/api/contacts/maria@example.com");
        Assert.Equal("cart-token-9", contact.GetProperty("cart").GetProperty("id").GetString());
        Assert.Equal(["sent checkout-reminder", "sent checkout-offer", "sent checkout-last-chance"], await MailsAsync("maria@example.com"));
    }

    [Fact]
    public async Task names_products_recovery_link_and_a_working_unsubscribe_in_each_mail()
    {
        await ShopifyAsync("checkouts/create", Checkout, Secret);
        await host.PassAsync(TimeSpan.FromHours(73));
        var items = (await JsonAsync("/api/messages?contact=maria@example.com")).GetProperty("items");
        Assert.Equal(3, items.GetArrayLength());
        foreach (var item in items.EnumerateArray())
        {
            var mail = await JsonAsync($"/api/messages/{Uri.EscapeDataString(item.GetProperty("id").GetString()!)}");
            var html = WebUtility.HtmlDecode(mail.GetProperty("html").GetString());
            Assert.Contains("Gooseneck kettle", html, StringComparison.Ordinal);
            Assert.Contains("https://my.example/recover/9", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
            var link = mail.GetProperty("headers").GetProperty("List-Unsubscribe").GetString()!.Trim('<', '>');
            Assert.Equal(HttpStatusCode.OK, (await GetAsync(new Uri(link).AbsolutePath)).StatusCode);
            Assert.Contains("/u/", html, StringComparison.Ordinal);
            Assert.Equal("List-Unsubscribe=One-Click", mail.GetProperty("headers").GetProperty("List-Unsubscribe-Post").GetString());
            Assert.Contains("Gooseneck kettle", mail.GetProperty("text").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task refuses_a_wrong_signature_and_leaves_no_trace()
    {
        var answer = await ShopifyAsync("checkouts/create", Checkout, "not the secret");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        await host.PassAsync(TimeSpan.FromHours(73));
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/api/contacts/maria@example.com")).StatusCode);
        Assert.Empty(await MailsAsync("maria@example.com"));
    }

    [Fact]
    public async Task takes_the_same_delivery_ten_times_at_once_as_one()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ShopifyAsync("checkouts/create", Checkout, Secret)));
        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode));
        var bodies = await Task.WhenAll(answers.Select(answer => answer.Content.ReadFromJsonAsync<JsonElement>()));
        Assert.Equal(1, bodies.Sum(body => body.GetProperty("accepted").GetInt32()));
        Assert.Equal(9, bodies.Sum(body => body.GetProperty("duplicates").GetInt32()));
        await host.PassAsync(TimeSpan.FromHours(73));
        var checkout = (await JsonAsync("/api/journeys")).GetProperty("items").EnumerateArray().Single(journey => journey.GetProperty("id").GetString() == "checkout-abandonment");
        Assert.Equal(1, checkout.GetProperty("entered").GetInt32());
        Assert.Equal(3, (await MailsAsync("maria@example.com")).Count);
    }

    [Fact]
    public async Task answers_woocommerces_unsigned_ping_with_200()
    {
        using var ping = new StringContent("webhook_id=12", Encoding.UTF8, "application/x-www-form-urlencoded");
        Assert.Equal(HttpStatusCode.OK, (await host.Http.PostAsync(new Uri("/api/webhooks/woocommerce", UriKind.Relative), ping)).StatusCode);
    }

    [Theory]
    [InlineData("/api/events", "{", 400, "JSON")]
    [InlineData("/api/events", "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"cart.updated\",\"data\":{\"cart\":{\"items\":[{\"quantity\":\"two\"}]}}}", 400, "data.cart.items[0].quantity")]
    [InlineData("/api/webhooks/magento", "{}", 404, "shopify, woocommerce, standard")]
    [InlineData("/api/collect?key=wrong", "{}", 401, "TriggerMail:WriteKey")]
    public async Task says_what_is_wrong_and_what_to_do(string path, string body, int status, string names)
    {
        using var content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents+json"));
        var answer = await host.Http.PostAsync(new Uri(path, UriKind.Relative), content);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(names, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task refuses_a_body_of_two_megabytes()
    {
        using var content = new ByteArrayContent(new byte[2_000_000]);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await host.Http.PostAsync(new Uri("/api/events", UriKind.Relative), content)).StatusCode);
    }

    [Fact]
    public async Task lets_a_browser_tell_of_products_but_not_of_consent()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await CollectAsync("product.viewed", "{\"product\":{\"id\":\"p1\"}}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await CollectAsync("contact.subscribed", "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await CollectAsync("product.viewed", "{\"consent\":{\"state\":\"subscribed\"}}")).StatusCode);
    }

    [Fact]
    public async Task keeps_a_topic_nobody_mapped_as_an_event_on_the_contacts_timeline()
    {
        await ShopifyAsync("customers/enable", "{\"id\":7,\"email\":\"maria@example.com\"}", Secret);
        await ShopifyAsync("customer.joined_segment", "{\"email\":\"maria@example.com\",\"customer_id\":7}", Secret);
        await host.PassAsync(TimeSpan.Zero);
        Assert.Contains(await host.TimelineAsync("id:7"), line => line.Contains("shopify.customer.joined_segment", StringComparison.Ordinal));
    }

    private const string Checkout = """
        {"token":"checkout-9","cart_token":"cart-token-9","email":"maria@example.com","buyer_accepts_marketing":true,"currency":"EUR","total_price":"64.00",
         "abandoned_checkout_url":"https://my.example/recover/9","customer_locale":"en-IE","created_at":"2021-12-31T19:00:00-05:00",
         "line_items":[{"product_id":9007199254740993,"variant_id":9007199254740995,"title":"Gooseneck kettle","price":"64.00","quantity":1}],
         "customer":{"id":9007199254740997,"first_name":"Maria"}}
        """;

    private async Task<HttpResponseMessage> ShopifyAsync(string topic, string body, string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/shopify") { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("X-Shopify-Topic", topic);
        request.Headers.Add("X-Shopify-Shop-Domain", "my.example");
        request.Headers.Add("X-Shopify-Webhook-Id", $"delivery-of-{topic}");
        request.Headers.Add("X-Shopify-Hmac-Sha256", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), bytes)));
        return await host.Http.SendAsync(request);
    }

    private async Task<HttpResponseMessage> CollectAsync(string type, string data)
    {
        using var body = new StringContent(
            $"{{\"specversion\":\"1.0\",\"id\":\"{type}-{data.Length}\",\"source\":\"/browser\",\"type\":\"{type}\",\"subject\":\"anon:b7\",\"data\":{data}}}",
            Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents+json"));
        return await host.Http.PostAsync(new Uri("/api/collect?key=public-key", UriKind.Relative), body);
    }

    private async Task<IReadOnlyList<string>> MailsAsync(string contact) =>
        [.. (await JsonAsync($"/api/messages?contact={contact}")).GetProperty("items").EnumerateArray().Select(mail => $"{mail.GetProperty("state")} {mail.GetProperty("template")}")];

    private async Task<JsonElement> JsonAsync(string path) => await host.Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private Task<HttpResponseMessage> GetAsync(string path) => host.Http.GetAsync(new Uri(path, UriKind.Relative));
}
