using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TriggerMail.Stories;

namespace TriggerMail.Pages;

/// <summary>A row of one contact that something else wrote into, on the whole local host: it hides nothing else, and the contact can be erased.</summary>
[Trait("Kind", "security")]
public sealed class A_damaged_row : IAsyncLifetime
{
    private const string Secret = "hush", Shop = "my-shop.myshopify.com";
    private static readonly string[] Scribbles = ["{\"x\":", "null", "[]", "", "{}", "garbage\u00ff"];
    private LocalStoryHost host = null!;
    private string ada = "";

    public async Task InitializeAsync()
    {
        host = await LocalStoryHost.StartAsync(new Dictionary<string, string?>
        {
            ["TriggerMail:Webhooks:Shopify:Secret"] = Secret,
            ["TriggerMail:Webhooks:Shopify:Shop"] = Shop,
            ["TriggerMail:Health:EverySeconds"] = "0",
        });
        foreach (var name in (string[])["ada", "ben"])
        {
            var story = new Story(host, $"{name}@example.com");
            await story.SeesAsync("contact.subscribed", id: $"yes-{name}");
            await story.FillsCartAsync($"cart-{name}");
        }
        await host.PassAsync(TimeSpan.FromHours(2));
        ada = (await JsonAsync("/api/contacts/ada@example.com")).GetProperty("id").GetString()!;
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    public static TheoryData<string> Kinds => ["contact", "e|", "m|", "b|", "v|", "t|", "proof|"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task hides_nothing_else(string kind)
    {
        foreach (var scribble in Scribbles)
        {
            await ScribbleAsync(ada, kind, scribble);
            string[] paths =
            [
                "/", "/contacts", "/contacts?q=ben@example.com", "/segments", "/dead", "/privacy", "/journeys/cart-abandonment",
                "/api/contacts", "/api/messages", "/api/dead", "/api/segments",
                .. new[] { "ada@example.com", ada }.SelectMany(name => (string[])
                [
                    $"/contacts/{name}", $"/contacts/{name}/erase", $"/api/contacts/{name}/timeline", $"/api/contacts/{name}/export",
                    $"/api/contacts/{name}/export?format=html", $"/api/contacts/{name}/export?format=zip", $"/api/messages?contact={name}",
                ]),
            ];
            foreach (var path in paths)
                Assert.True((await GetAsync(path)).StatusCode == HttpStatusCode.OK, $"{path} with {scribble} in {kind}: {(int)(await GetAsync(path)).StatusCode}");
            Assert.Equal(kind == "contact" ? HttpStatusCode.Conflict : HttpStatusCode.OK, (await GetAsync($"/api/contacts/{ada}")).StatusCode);
            Assert.Contains("ben@example.com", await TextAsync("/contacts"), StringComparison.Ordinal);
            Assert.NotEmpty((await JsonAsync("/api/messages?contact=ben@example.com")).GetProperty("items").EnumerateArray());
        }
    }

    [Theory]
    [InlineData("contact", "/contacts/{0}", "of this contact cannot be read")]
    [InlineData("e|", "/contacts/{0}", "of this contact cannot be read")]
    [InlineData("m|", "/contacts/{0}", "of this contact cannot be read")]
    [InlineData("proof|", "/contacts/{0}", "of this contact cannot be read")]
    [InlineData("m|", "/", "of the newest decisions cannot be read")]
    [InlineData("m|", "/api/messages", "\"damaged\":[\"m|")]
    [InlineData("m|", "/api/messages?contact={0}", "\"damaged\":[\"m|")]
    [InlineData("t|", "/api/contacts/{0}/timeline", "\"damaged\":[\"t|")]
    [InlineData("proof|", "/api/contacts/{0}", "\"damaged\":[\"proof|")]
    [InlineData("contact", "/api/contacts/{0}", "then restore the data from a backup, or erase the contact")]
    [InlineData("contact", "/contacts", "A contact whose record cannot be read")]
    public async Task is_told_with_what_to_do(string kind, string path, string told)
    {
        await ScribbleAsync(ada, kind, "{\"x\":");
        Assert.Contains(told, await TextAsync(string.Format(System.Globalization.CultureInfo.InvariantCulture, path, ada)), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task is_exported_as_it_is_beside_what_can_be_read(string kind)
    {
        await ScribbleAsync(ada, kind, "{\"x\":");
        var all = await JsonAsync($"/api/contacts/{ada}/export");
        var others = all.GetProperty("other").EnumerateArray().Where(one => one.GetProperty("kept").GetString()!.StartsWith(kind, StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(others);
        Assert.All(others, one => Assert.Equal("{\"x\":", Encoding.UTF8.GetString(one.GetProperty("data").GetBytesFromBase64())));
        Assert.Equal(kind == "v|", all.GetProperty("events").GetArrayLength() == 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task keeps_nobody_from_being_erased(string kind)
    {
        await ScribbleAsync(ada, kind, "null");
        var answer = await host.Http.DeleteAsync(new Uri("/api/contacts/ada@example.com", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("erased", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("outcome").GetString());
        await IsGoneAsync();
    }

    [Fact]
    public async Task keeps_nobody_from_being_erased_by_id_or_on_the_page()
    {
        await ScribbleAsync(ada, "contact", "{\"x\":");
        using var form = new FormUrlEncodedContent([]);
        Assert.Equal(HttpStatusCode.OK, (await host.Http.PostAsync(new Uri($"/contacts/{ada}/erase", UriKind.Relative), form)).StatusCode);
        await IsGoneAsync();
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task keeps_no_request_of_the_store_open(string kind)
    {
        await ScribbleAsync(ada, kind, "{\"x\":");
        var body = Encoding.UTF8.GetBytes($$"""{"shop_id":1,"shop_domain":"{{Shop}}","customer":{"id":7,"email":"ada@example.com"},"orders_to_redact":[]}""");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/shopify") { Content = new ByteArrayContent(body) };
        request.Headers.Add("X-Shopify-Topic", "customers/redact");
        request.Headers.Add("X-Shopify-Shop-Domain", Shop);
        request.Headers.Add("X-Shopify-Webhook-Id", "delivery-1");
        request.Headers.Add("X-Shopify-Hmac-Sha256", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body)));
        Assert.Equal(HttpStatusCode.Accepted, (await host.Http.SendAsync(request)).StatusCode);
        Assert.Equal("done", (await JsonAsync("/api/privacy")).GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal("ok", (await JsonAsync("/health")).GetProperty("status").GetString());
        await IsGoneAsync();
    }

    private async Task IsGoneAsync()
    {
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/api/contacts/ada@example.com")).StatusCode);
        await host.PassAsync(TimeSpan.FromMinutes(30));
        await using var file = await OpenAsync();
        await using var look = file.CreateCommand();
        look.CommandText = "SELECT partition || ' / ' || row FROM records WHERE partition LIKE $who OR row LIKE $who OR CAST(body AS TEXT) LIKE $who OR CAST(body AS TEXT) LIKE '%ada@%'";
        look.Parameters.AddWithValue("$who", $"%{ada}%");
        await using var left = await look.ExecuteReaderAsync();
        Assert.False(await left.ReadAsync(), left.HasRows ? left.GetString(0) : "");
        Assert.NotEmpty((await JsonAsync("/api/messages?contact=ben@example.com")).GetProperty("items").EnumerateArray());
    }

    private async Task ScribbleAsync(string contact, string kind, string scribble)
    {
        await using var file = await OpenAsync();
        await using var write = file.CreateCommand();
        write.CommandText = "UPDATE records SET body = $body WHERE partition = $contact AND row LIKE $kind";
        write.Parameters.AddWithValue("$body", Encoding.Latin1.GetBytes(scribble));
        write.Parameters.AddWithValue("$contact", contact);
        write.Parameters.AddWithValue("$kind", kind + "%");
        Assert.NotEqual(0, await write.ExecuteNonQueryAsync());
    }

    private async Task<SqliteConnection> OpenAsync()
    {
        var file = new SqliteConnection($"Data Source={Path.Combine(host.Data, "records.db")};Pooling=False");
        await file.OpenAsync();
        return file;
    }

    private async Task<JsonElement> JsonAsync(string path) => await host.Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private async Task<string> TextAsync(string path) => WebUtility.HtmlDecode(await (await GetAsync(path)).Content.ReadAsStringAsync());

    private Task<HttpResponseMessage> GetAsync(string path) => host.Http.GetAsync(new Uri(path, UriKind.Relative));
}
