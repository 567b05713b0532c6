using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Stories;
using TriggerMail.Web.Access;

namespace TriggerMail.Security;

/// <summary>Requests to erase somebody, or everybody, from people who may not ask, over HTTP against the whole local host.</summary>
[Trait("Kind", "security")]
public sealed class Who_may_ask_to_erase : IAsyncLifetime
{
    private const string Secret = "hush", Shop = "my-shop.myshopify.com";
    private static readonly (string Key, string Hash) Intake = ApiKey.Make(), Admin = ApiKey.Make();
    private LocalStoryHost host = null!;

    public async Task InitializeAsync() => await StartAsync(Shop);

    public async Task DisposeAsync() => await host.DisposeAsync();

    public static TheoryData<string> Types => ["privacy.export_requested", "privacy.erasure_requested", "privacy.shop_erasure_requested"];

    [Theory]
    [MemberData(nameof(Types))]
    public async Task is_nobody_with_a_key_of_the_intake_in_any_mode_of_http(string type)
    {
        var one = Event(type, "ada@example.com");
        await IsRefusedAsync(await EventsAsync(one, "application/cloudevents+json", Intake.Key));
        await IsRefusedAsync(await EventsAsync(one, "application/json", Intake.Key));
        await IsRefusedAsync(await EventsAsync($"[{Event("page.viewed", "ada@example.com")},{one}]", "application/cloudevents-batch+json", Intake.Key));
        await IsRefusedAsync(await EventsAsync("{}", "application/json", Intake.Key, ("ce-specversion", "1.0"), ("ce-id", "b"), ("ce-source", "/shop"), ("ce-type", type), ("ce-subject", "ada@example.com")));
        await IsRefusedAsync(await EventsAsync(one.Replace("erasure", "er\\u0061sure", StringComparison.Ordinal).Replace("export", "\\u0065xport", StringComparison.Ordinal), "application/cloudevents+json", Intake.Key));
        await IsRefusedAsync(await StandardAsync(type));
        Assert.Equal(HttpStatusCode.BadRequest, (await EventsAsync(one, "application/cloudevents+json", null, path: "/api/collect?key=public-key")).StatusCode);
        await IsThereAsync();
        Assert.Empty((await JsonAsync("/api/privacy")).GetProperty("items").EnumerateArray());
    }

    [Theory]
    [InlineData("privacy.policy_accepted")]
    [InlineData("Privacy.Erasure_Requested")]
    [InlineData("privacy.erasure_requested.v2")]
    [InlineData("privacy.")]
    public async Task matters_only_for_the_exact_types_and_all_others_are_events_of_the_contact(string type)
    {
        Assert.Equal(HttpStatusCode.Accepted, (await EventsAsync(Event(type, "ada@example.com"), "application/cloudevents+json", Intake.Key)).StatusCode);
        await host.PassAsync(TimeSpan.FromDays(2));
        await IsThereAsync();
        Assert.Contains((await JsonAsync("/api/contacts/ada@example.com")).GetProperty("activity").EnumerateObject(), one => one.Name == type);
    }

    [Fact]
    public async Task is_the_owner_with_a_key_of_the_scope_admin()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await EventsAsync(Event("privacy.erasure_requested", "ada@example.com"), "application/cloudevents+json", Admin.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/api/contacts/ada@example.com")).StatusCode);
    }

    [Fact]
    public async Task is_the_stores_own_signed_webhook_and_the_shop_can_be_stopped()
    {
        Assert.Equal(HttpStatusCode.Accepted, (await ShopifyAsync("customers/redact", $$"""{"shop_id":1,"shop_domain":"{{Shop}}","customer":{"id":7,"email":"ben@example.com"},"orders_to_redact":[]}""")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/api/contacts/ben@example.com")).StatusCode);

        Assert.Equal(HttpStatusCode.Accepted, (await ShopifyAsync("shop/redact", $$"""{"shop_id":1,"shop_domain":"{{Shop.ToUpperInvariant()}}"}""")).StatusCode);
        var asked = (await JsonAsync("/api/privacy")).GetProperty("items")[0];
        Assert.Equal("waiting", asked.GetProperty("state").GetString());
        var path = $"/api/privacy/{Uri.EscapeDataString(asked.GetProperty("id").GetString()!)}/stop";
        Assert.Equal(HttpStatusCode.Forbidden, (await PostAsync(path, Intake.Key)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(path, Admin.Key)).StatusCode);
        await host.PassAsync(TimeSpan.FromDays(2));
        await IsThereAsync();
    }

    [Theory]
    [InlineData("shop/redact", "{'id':1,'email':'ada@example.com','customer':{'id':7,'email':'ada@example.com'},'line_items':[]}")]
    [InlineData("customers/redact", "{'id':1,'email':'ada@example.com','customer':{'id':7,'email':'ada@example.com'},'line_items':[]}")]
    [InlineData("customers/data_request", "{'id':1,'email':'ada@example.com','customer':{'id':7,'email':'ada@example.com'},'line_items':[]}")]
    [InlineData("shop/redact", "{'shop_id':1,'shop_domain':'SHOP','customer':{'id':7,'email':'ada@example.com'},'orders_to_redact':[]}")]
    [InlineData("customers/redact", "{'shop_id':1,'shop_domain':'SHOP','customer':{'id':7,'email':'ada@example.com'},'orders_requested':[],'data_request':{'id':9}}")]
    [InlineData("customers/redact", "{'shop_id':1,'shop_domain':'SHOP'}")]
    [InlineData("shop/redact", "{'shop_id':2,'shop_domain':'other.myshopify.com'}")]
    [InlineData("customers/redact", "{'shop_id':2,'shop_domain':'other.myshopify.com','customer':{'id':7,'email':'ada@example.com'},'orders_to_redact':[]}")]
    [InlineData("shop/redact", "{'shop_id':1}")]
    [InlineData("shop/redact", "{}")]
    public async Task is_no_captured_body_under_another_topic_or_from_another_shop(string topic, string body)
    {
        var answer = await ShopifyAsync(topic, body.Replace('\'', '"').Replace("SHOP", Shop, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("othing was done", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await host.PassAsync(TimeSpan.FromDays(2));
        await IsThereAsync();
        Assert.Empty((await JsonAsync("/api/privacy")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task is_asked_of_a_person_where_the_settings_do_not_name_the_shop()
    {
        await host.DisposeAsync();
        await StartAsync(null);
        Assert.Equal(HttpStatusCode.Accepted, (await ShopifyAsync("shop/redact", """{"shop_id":2,"shop_domain":"any.myshopify.com"}""")).StatusCode);
        await host.PassAsync(TimeSpan.FromDays(9));
        await IsThereAsync();
        var asked = (await JsonAsync("/api/privacy")).GetProperty("items")[0];
        Assert.Equal(("held", "shopify:any.myshopify.com"), (asked.GetProperty("state").GetString(), asked.GetProperty("source").GetString()));
        Assert.Contains("TriggerMail:Webhooks:Shopify:Shop is not set", asked.GetProperty("held").GetString(), StringComparison.Ordinal);
    }

    private async Task StartAsync(string? shop)
    {
        host = await LocalStoryHost.StartAsync(new Dictionary<string, string?>
        {
            ["TriggerMail:Webhooks:Shopify:Secret"] = Secret,
            ["TriggerMail:Webhooks:Shopify:Shop"] = shop,
            ["TriggerMail:Webhooks:Standard:Secret"] = "whsec_" + Convert.ToBase64String(new byte[32]),
            ["TriggerMail:WriteKey"] = "public-key",
            ["TriggerMail:Keys:0:Name"] = "shop",
            ["TriggerMail:Keys:0:Hash"] = Intake.Hash,
            ["TriggerMail:Keys:0:Scopes"] = "intake, read",
            ["TriggerMail:Keys:1:Name"] = "owner",
            ["TriggerMail:Keys:1:Hash"] = Admin.Hash,
            ["TriggerMail:Keys:1:Scopes"] = "admin",
        });
        host.Http.DefaultRequestHeaders.Add("X-Api-Key", Admin.Key);
        foreach (var person in new[] { "ada", "ben" })
            await host.HappenAsync(StoreEventJson.Read(Encoding.UTF8.GetBytes(Event("contact.registered", $"{person}@example.com"))));
        await host.PassAsync(TimeSpan.Zero);
    }

    private async Task IsThereAsync() => Assert.Equal(HttpStatusCode.OK, (await GetAsync("/api/contacts/ada@example.com")).StatusCode);

    private static async Task IsRefusedAsync(HttpResponseMessage answer)
    {
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Ask with a key of the scope admin", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Event(string type, string subject) =>
        $$"""{"specversion":"1.0","id":"{{type}}-{{subject}}","source":"/shop","type":"{{type}}","time":"{{EngineStoryHost.Start:O}}","subject":"{{subject}}","data":{} }""";

    private async Task<HttpResponseMessage> EventsAsync(string body, string contentType, string? key, params (string, string)[] headers) => await EventsAsync(body, contentType, key, "/api/events", headers);

    private async Task<HttpResponseMessage> EventsAsync(string body, string contentType, string? key, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return await SendAsync(request, key);
    }

    private async Task<HttpResponseMessage> StandardAsync(string type)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds((await JsonAsync("/api/clock")).GetProperty("now").GetDateTimeOffset().ToUnixTimeSeconds());
        var body = $$"""{"type":"{{type}}","timestamp":"{{now:O}}","subject":"ada@example.com","data":{} }""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/standard") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("webhook-id", "w1");
        request.Headers.Add("webhook-timestamp", $"{now.ToUnixTimeSeconds()}");
        request.Headers.Add("webhook-signature", "v1," + Convert.ToBase64String(HMACSHA256.HashData(new byte[32], Encoding.UTF8.GetBytes($"w1.{now.ToUnixTimeSeconds()}.{body}"))));
        return await SendAsync(request, Intake.Key);
    }

    private async Task<HttpResponseMessage> ShopifyAsync(string topic, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/shopify") { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("X-Shopify-Topic", topic);
        request.Headers.Add("X-Shopify-Shop-Domain", Shop); // Not signed: it says what the attacker wants.
        request.Headers.Add("X-Shopify-Webhook-Id", $"delivery-of-{topic}");
        request.Headers.Add("X-Shopify-Hmac-Sha256", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), bytes)));
        return await SendAsync(request, null);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        return await SendAsync(request, key);
    }

    // A client of its own: the shared one shows the owner's key.
    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, string? key)
    {
        using var stranger = new HttpClient { BaseAddress = host.Http.BaseAddress };
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        return await stranger.SendAsync(request);
    }

    private async Task<JsonElement> JsonAsync(string path) => await host.Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private Task<HttpResponseMessage> GetAsync(string path) => host.Http.GetAsync(new Uri(path, UriKind.Relative));
}
