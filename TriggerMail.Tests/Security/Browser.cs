using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TriggerMail.Stories;

namespace TriggerMail.Security;

/// <summary>A running local host, and the ways by which a stranger and the store reach it.</summary>
internal sealed class Browser(LocalStoryHost host) : IAsyncDisposable
{
    public const string Secret = "the-shops-own-secret";

    private int last;

    public LocalStoryHost Host => host;

    public static async Task<Browser> OpenAsync(params (string Name, string Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["TriggerMail:WriteKey"] = "public-key",
            ["TriggerMail:Webhooks:Shopify:Secret"] = Secret,
            ["TriggerMail:Webhooks:WooCommerce:Secret"] = Secret,
            ["TriggerMail:Rates:AsksPerMinute"] = "0",
        };
        foreach (var (name, value) in settings)
            all[name] = value;
        return new(await LocalStoryHost.StartAsync(all));
    }

    /// <summary>What the stranger sends with the public key: the status and the answer.</summary>
    public async Task<(int Status, string Answer)> SaysAsync(string type, string data, string? subject = "anon:b7", string? id = null, string source = "/browser")
    {
        var body = new Dictionary<string, object?>
        {
            ["specversion"] = "1.0",
            ["id"] = id ?? $"browser-{++last}",
            ["source"] = source,
            ["type"] = type,
            ["data"] = JsonSerializer.Deserialize<JsonElement>(data.Replace('\'', '"')),
        };
        if (subject is not null)
            body["subject"] = subject;
        return await PostAsync("/api/collect?key=public-key", JsonSerializer.Serialize(body));
    }

    /// <summary>What the store's server sends.</summary>
    public async Task<(int Status, string Answer)> StoreSaysAsync(string type, string data, string? subject = null, string? id = null, string source = "/shop", string? time = null)
    {
        var body = new Dictionary<string, object?>
        {
            ["specversion"] = "1.0",
            ["id"] = id ?? $"store-{++last}",
            ["source"] = source,
            ["type"] = type,
            ["data"] = JsonSerializer.Deserialize<JsonElement>(data.Replace('\'', '"')),
        };
        if (subject is not null)
            body["subject"] = subject;
        if (time is not null)
            body["time"] = time;
        return await PostAsync("/api/events", JsonSerializer.Serialize(body));
    }

    /// <summary>A body that the shop signed; everything around it is the sender's.</summary>
    public async Task<(int Status, string Answer)> ShopifyAsync(string topic, string body, string? delivery = "d-1", string shop = "tea.myshopify.com", string? at = null)
    {
        var bytes = Encoding.UTF8.GetBytes(body.Replace('\'', '"'));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/shopify") { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("X-Shopify-Topic", topic);
        request.Headers.Add("X-Shopify-Shop-Domain", shop);
        if (delivery is not null)
            request.Headers.Add("X-Shopify-Webhook-Id", delivery);
        if (at is not null)
            request.Headers.Add("X-Shopify-Triggered-At", at);
        request.Headers.Add("X-Shopify-Hmac-Sha256", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), bytes)));
        using var answer = await host.Http.SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>The same of WooCommerce, handled when this returns.</summary>
    public async Task WooAsync(string topic, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body.Replace('\'', '"'));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/webhooks/woocommerce") { Content = new ByteArrayContent(bytes) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add("X-WC-Webhook-Topic", topic);
        request.Headers.Add("X-WC-Webhook-Source", "https://tea.example/");
        request.Headers.Add("X-WC-Webhook-Delivery-ID", $"w{++last}");
        request.Headers.Add("X-WC-Webhook-Signature", Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), bytes)));
        using var answer = await host.Http.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        await host.PassAsync(TimeSpan.Zero);
    }

    /// <summary>What the store's server sends, handled when this returns: one after the other, not side by side.</summary>
    public async Task StoreTellsAsync(string type, string data, string? subject = null, string? time = null)
    {
        await StoreSaysAsync(type, data, subject, time: time);
        await host.PassAsync(TimeSpan.Zero);
    }

    /// <summary>The store says that an address wants mails.</summary>
    public Task SubscribesAsync(string address) => StoreTellsAsync("contact.subscribed", $"{{'contact':{{'email':'{address}'}}}}", address);

    /// <summary>A contact's own id; null when nobody is known.</summary>
    public Task<string?> IdAsync(string name) => TextAsync(name, "id");

    /// <summary>A text that is known of a contact; null when it is not.</summary>
    public async Task<string?> TextAsync(string name, string member) =>
        await ContactAsync(name) is { ValueKind: JsonValueKind.Object } contact && contact.TryGetProperty(member, out var value) ? value.GetString() : null;

    /// <summary>Whether a contact agreed to anything.</summary>
    public async Task<bool> SaysYesAsync(string name) => (await AnswersAsync(name)).Contains("subscribed");

    /// <summary>What a contact answered, without the topics.</summary>
    public async Task<IReadOnlyList<string>> AnswersAsync(string name) => await ContactAsync(name) is { ValueKind: JsonValueKind.Object } contact
        ? [.. contact.GetProperty("consents").EnumerateArray().Select(one => one.GetProperty("state").GetString()!)]
        : [];

    /// <summary>What is known of a contact; undefined when nobody is.</summary>
    public async Task<JsonElement> ContactAsync(string name)
    {
        await host.PassAsync(TimeSpan.Zero);
        using var answer = await host.Http.GetAsync(new Uri($"/api/contacts/{Uri.EscapeDataString(name)}", UriKind.Relative));
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : default;
    }

    /// <summary>Every mail to a contact, as the template, the receiver and all its words.</summary>
    public async Task<IReadOnlyList<(string Template, string To, string Words)>> MailsAsync(string contact)
    {
        await host.PassAsync(TimeSpan.Zero);
        using var answer = await host.Http.GetAsync(new Uri($"/api/messages?contact={Uri.EscapeDataString(contact)}", UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
            return [];
        var mails = new List<(string, string, string)>();
        foreach (var row in (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray().Where(row => row.GetProperty("state").GetString() == "sent"))
        {
            var mail = await host.Http.GetFromJsonAsync<JsonElement>(new Uri($"/api/messages/{Uri.EscapeDataString(row.GetProperty("id").GetString()!)}", UriKind.Relative));
            mails.Add((row.GetProperty("template").GetString()!, row.GetProperty("to").GetString()!, mail.GetProperty("subject").GetString() + mail.GetProperty("html").GetString() + mail.GetProperty("text").GetString()));
        }
        return mails;
    }

    /// <summary>Presses the button behind the link that a mail's words hold.</summary>
    public async Task<string> ConfirmAsync(string words)
    {
        var at = words.IndexOf("/confirm/", StringComparison.Ordinal);
        var end = words.IndexOfAny(['"', ' ', '\n', '\r', '<', ')'], at);
        using var answer = await host.Http.PostAsync(new Uri(words[at..end], UriKind.Relative), null);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private async Task<(int Status, string Answer)> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents+json"));
        using var answer = await host.Http.PostAsync(new Uri(path, UriKind.Relative), body);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
