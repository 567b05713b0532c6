using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TriggerMail.Hosting;
using TriggerMail.Http;

namespace TriggerMail.Intake;

/// <summary>The same attacks where no queue stands between the intake and the engine.</summary>
[Trait("Kind", "security")]
public sealed class Hostile_requests_handled_before_the_answer : IAsyncLifetime
{
    private const string Order = """{"order":{"id":"o1","number":"1","currency":"EUR","total":"9.00","items":[{"productId":"p","title":"Tea","price":"9.00","quantity":1}]} }""";
    private IHost app = null!;

    public async Task InitializeAsync() => app = await TestApp.BuildAsync(Settings.Read(Settings.Laptop, ("TriggerMail:WriteKey", "public-key")));

    public Task DisposeAsync()
    {
        app.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task a_repeat_without_a_time_is_the_same_event()
    {
        Assert.Contains("\"accepted\":1", await EventAsync("order.placed", "e1", Order), StringComparison.Ordinal);
        Assert.Contains("\"duplicates\":1", await EventAsync("order.placed", "e1", Order), StringComparison.Ordinal);
        Assert.Contains("\"duplicates\":1", await EventAsync("order.placed", "e1", Order, ",\"time\":\"2026-01-05T00:00:00Z\""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_repeat_is_known_also_once_its_contact_became_another()
    {
        await EventAsync("cart.emptied", "e1", "{}", subject: "anon:b7");
        await EventAsync("contact.signed_in", "e2", """{"contact":{"anonymousId":"b7"}}""");
        Assert.Contains("\"duplicates\":1", await EventAsync("cart.emptied", "e1", "{}", subject: "anon:b7"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_browser_takes_no_id_of_the_stores_and_binds_nobody()
    {
        Assert.Contains("\"accepted\":1", await PostAsync("/api/collect?key=public-key", Event("page.viewed", "e1", "{}", "", "anon:b7")), StringComparison.Ordinal);
        Assert.Contains("\"accepted\":1", await EventAsync("order.placed", "e1", Order), StringComparison.Ordinal);
        Assert.Contains("subject", await PostAsync("/api/collect?key=public-key", Event("page.viewed", "e3", """{"contact":{"email":"evil@evil.example"}}""", "", "ada@example.com")), StringComparison.Ordinal);
        Assert.Null(await app.Services.GetRequiredService<Engine>().Contacts.FindAsync("evil@evil.example"));
    }

    [Fact]
    public void a_blank_secret_stops_the_start() => Assert.Contains(
        "TriggerMail:Webhooks:WooCommerce:Secret",
        Assert.Throws<OptionsValidationException>(() => Settings.Read(Settings.Azure, ("TriggerMail:Webhooks:WooCommerce:Secret", " "))).Message, StringComparison.Ordinal);

    private Task<string> EventAsync(string type, string id, string data, string more = "", string subject = "ada@example.com") =>
        PostAsync("/api/events", Event(type, id, data, more, subject));

    private static string Event(string type, string id, string data, string more, string subject) =>
        $$"""{"specversion":"1.0","id":"{{id}}","source":"/shop","type":"{{type}}","subject":"{{subject}}"{{more}},"data":{{data}}}""";

    private async Task<string> PostAsync(string path, string body)
    {
        var context = new DefaultHttpContext { RequestServices = app.Services };
        context.Request.Host = new("localhost:7071");
        (context.Request.Method, context.Request.Path) = ("POST", path.Split('?')[0]);
        context.Request.QueryString = new(path.Contains('?', StringComparison.Ordinal) ? path[path.IndexOf('?', StringComparison.Ordinal)..] : "");
        (context.Request.ContentType, context.Request.Body) = ("application/cloudevents+json", new MemoryStream(Encoding.UTF8.GetBytes(body)));
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        await app.Services.GetRequiredService<SharedEndpoints>().ExecuteAsync(context);
        return Encoding.UTF8.GetString(answer.ToArray());
    }
}
