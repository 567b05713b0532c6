using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TriggerMail.Stories;

namespace TriggerMail.Security;

/// <summary>Damaged requests against the whole local host: whatever comes, it is answered, with a refusal that has a sentence where it is refused, and never as a bug.</summary>
[Trait("Kind", "security")]
public sealed class Requests_nobody_would_make : IAsyncLifetime
{
    private static readonly string[] Paths =
    [
        "/api/events", "/api/webhooks/shopify", "/api/webhooks/woocommerce", "/api/webhooks/standard", "/api/collect?key=public", "/u/{token}", "/p/{token}", "/confirm/{token}", "/privacy", "/contacts/{text}/erase", "/api/contacts/{text}/export", "/api/coupons?since={text}", "/api/coupons/pools/{text}", "/api/products/{text}", "/t/i/{token}", "/api/messages", "/t/o/{token}", "/t/c/{token}",
        "/api/contacts/{text}", "/api/contacts/{text}/timeline", "/api/messages?contact={text}", "/api/messages/{text}", "/api/journeys/{text}", "/contacts?q={text}", "/contacts/{text}",
        "/messages/{text}", "/messages/{text}/html", "/journeys/{text}", "/assets/{text}", "/clock/advance", "/api/clock/advance", "/dead", "/api/dead/{text}/retry", "/api/feedback", "/health", "/{text}",
    ];

    private static readonly string[] Bodies =
    [
        """{"specversion":"1.0","id":"1","source":"/s","type":"cart.updated","subject":"ada@example.com","time":"2026-03-02T08:00:00Z","data":{"cart":{"id":"c","total":"1.00","items":[{"title":"Kettle","quantity":1}]}}}""",
        """[{"specversion":"1.0","id":"1","source":"/s","type":"order.placed","subject":"id:7","data":{"order":{"id":"o"}}}]""",
        """{"type":"contact.subscribed","data":{"contact":{"email":"ada@example.com"},"consent":{"topics":["offers"],"state":"subscribed"}}}""",
        """{"by":"25h"}""", """{"by":"\ud83d\ude00h"}""", """{"type":"bounced","address":"ada@example.com","status":"5.1.1","reason":"550 gone \ud83d\ude00"}""",
        "do=save&topic=offers&topic=news", "by=1h&back=/contacts", "webhook_id=12", "retry=all",
    ];

    private static readonly string[] Types =
        ["application/json", "application/cloudevents+json", "application/cloudevents-batch+json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", "application/json; charset=utf-7"];

    private static readonly string[] Names =
    [
        "ce-id", "ce-type", "ce-source", "ce-specversion", "ce-subject", "ce-time", "X-Shopify-Topic", "X-Shopify-Hmac-Sha256", "X-Shopify-Webhook-Id", "X-WC-Webhook-Signature", "X-WC-Webhook-Topic",
        "webhook-id", "webhook-timestamp", "webhook-signature", "Authorization", "X-Api-Key", "X-Write-Key", "Origin", "Sec-Fetch-Site", "If-None-Match", "Range", "Accept-Language", "Cookie", "X-Forwarded-For",
    ];

    private LocalStoryHost host = null!;
    private string[] tokens = [];

    public async Task InitializeAsync()
    {
        host = await LocalStoryHost.StartAsync(new Dictionary<string, string?>
        {
            ["TriggerMail:WriteKey"] = "public",
            ["TriggerMail:Webhooks:Shopify:Secret"] = "hush",
            ["TriggerMail:Webhooks:WooCommerce:Secret"] = "hush",
            ["TriggerMail:Webhooks:Standard:Secret"] = "whsec_" + Convert.ToBase64String(new byte[32]),
            ["TriggerMail:Rates:LinksPerMinute"] = "0",
            ["TriggerMail:Rates:CollectPerSecond"] = "0",
            ["TriggerMail:Rates:ApiPerSecond"] = "0",
        });
        await new Story(host).SeesAsync("contact.subscribed");
        await host.PassAsync(TimeSpan.FromMinutes(1));
        var id = (await JsonAsync("/api/messages?contact=ada@example.com")).GetProperty("items")[0].GetProperty("id").GetString()!;
        var link = (await JsonAsync($"/api/messages/{Uri.EscapeDataString(id)}")).GetProperty("headers").GetProperty("List-Unsubscribe").GetString()!;
        tokens = [link.Split("/u/")[1].Split('>')[0], id];
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task are_answered_in_time_and_never_as_a_bug()
    {
        foreach (var seed in Fuzz.Seeds(600))
        {
            var random = new Random(seed);
            using var request = Request(random);
            if (request is null)
                continue;
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            using var answer = await host.Http.SendAsync(request, patience.Token);
            var text = await answer.Content.ReadAsStringAsync(patience.Token);
            var told = $"seed {seed}: {request.Method} {request.RequestUri} -> {(int)answer.StatusCode} {text[..Math.Min(300, text.Length)]}";
            Assert.True((int)answer.StatusCode < 500, told);
            if (request.Method != HttpMethod.Head && answer.Content.Headers.ContentType?.MediaType == "application/problem+json")
                Assert.True(JsonDocument.Parse(text).RootElement.GetProperty("title").GetString() is { Length: > 3 }, told);
        }
        // After all that it still works.
        await new Story(host).SeesAsync("order.placed", "{'order':{'id':'o9','number':'9','statusUrl':'https://s.example/9','currency':'EUR','total':'1.00','items':[{'title':'Kettle','price':'1.00','quantity':1}]}}", id: "after-all");
        await host.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Contains(await host.DecisionsAsync("ada@example.com"), told => told.Template == "order-confirmation");
    }

    // Found by the seeds above: each of these was once answered as a bug.
    [Theory]
    [InlineData("/dead", "multipart/form-data; boundary=x", "retry=all")]
    [InlineData("/clock/advance", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"by\"\r\n\r\n1h")]
    public async Task that_once_were_answered_as_a_bug_are_not_any_more(string path, string type, string text)
    {
        using var body = new ByteArrayContent(Encoding.UTF8.GetBytes(text));
        body.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var answer = await host.Http.PostAsync(new Uri(path, UriKind.Relative), body);
        Assert.InRange((int)answer.StatusCode, 200, 499);
    }

    private HttpRequestMessage? Request(Random random)
    {
        var token = random.Next(3) == 0 ? Fuzz.Text(random) : Fuzz.Damage(tokens[random.Next(tokens.Length)], random);
        var path = Paths[random.Next(Paths.Length)].Replace("{token}", Uri.EscapeDataString(Printable(token)), StringComparison.Ordinal).Replace("{text}", Uri.EscapeDataString(Printable(Fuzz.Text(random))), StringComparison.Ordinal);
        var request = new HttpRequestMessage(random.Next(4) switch { 0 => HttpMethod.Get, 1 => HttpMethod.Head, 2 => HttpMethod.Delete, _ => HttpMethod.Post }, path);
        if (request.Method == HttpMethod.Post)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fuzz.Damage(Bodies[random.Next(Bodies.Length)], random)));
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(Types[random.Next(Types.Length)]);
        }
        for (var n = random.Next(6); n > 0; n--)
            request.Headers.TryAddWithoutValidation(Names[random.Next(Names.Length)], new string([.. Fuzz.Text(random).Where(c => c is >= ' ' and < (char)127)]));
        return request;
    }

    // A lone half of a surrogate pair cannot even be asked for.
    private static string Printable(string text) => new([.. text.Where(c => !char.IsSurrogate(c))]);

    private async Task<JsonElement> JsonAsync(string path) => JsonDocument.Parse(await host.Http.GetStringAsync(new Uri(path, UriKind.Relative))).RootElement;
}
