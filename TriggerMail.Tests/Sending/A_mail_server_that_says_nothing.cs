using System.Globalization;
using System.Net;
using TriggerMail.Events;
using TriggerMail.TestSmtpServer;
using TriggerMail.Stories;

namespace TriggerMail.Sending;

/// <summary>
/// The mail server takes the connection and stays silent, and later it is back. It delays mails and nothing else: everybody's events go on, and
/// whoever bought or said no meanwhile is not written to.
/// </summary>
[Trait("Kind", "security")]
public sealed class A_mail_server_that_says_nothing
{
    private const string Subscribed = "'consent':{'topics':['marketing'],'state':'subscribed','source':'checkout'}";

    private volatile bool isSilent = true;

    [Fact]
    public async Task keeps_nobodys_events_waiting()
    {
        await using var sink = Sink(SinkStage.Connect);
        await using var host = await StartAsync(sink, timeoutSeconds: 600);
        for (var n = 0; n < 80; n++)
            await HappenAsync(host, $"buyer{n}@example.com", EventTypes.OrderPlaced, Order($"o{n}"));
        // Every lane of the intake would have one of these mails in it by now.
        for (var n = 0; n < 80; n++)
            await HappenAsync(host, $"buyer{n}@example.com", EventTypes.OrderShipped, Order($"o{n}"));
        for (var n = 0; n < 80; n++)
            await UntilAsync(async () => (await TimelineAsync(host, $"buyer{n}@example.com")).Contains("order.shipped", StringComparison.Ordinal));
        Assert.Equal(0, sink.Received);
    }

    [Theory]
    [InlineData(SinkStage.Connect)]
    [InlineData(SinkStage.Hello)]
    [InlineData(SinkStage.Sender)]
    public async Task writes_to_nobody_who_bought_or_said_no_until_it_was_back(SinkStage stage)
    {
        await using var sink = Sink(stage);
        await using var host = await StartAsync(sink, timeoutSeconds: 1);
        foreach (var name in new[] { "ada", "ben", "cleo" })
            await HappenAsync(host, $"{name}@example.com", EventTypes.CartUpdated, $"{{{Subscribed},{Story.Cart(name, "Kettle")[1..]}");
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await HappenAsync(host, "ada@example.com", EventTypes.OrderPlaced, Order("o1", cart: "ada"));
        await HappenAsync(host, "ben@example.com", EventTypes.ContactUnsubscribed, "{'consent':{'topics':['marketing'],'state':'unsubscribed','source':'page'}}");
        isSilent = false;
        await host.PassAsync(TimeSpan.FromMinutes(10));

        Assert.Equal(["order-confirmation to ada@example.com", "cart-reminder to cleo@example.com"], await SentAsync(host, "ada", "ben", "cleo"));
        Assert.Equal(2, sink.Received);
        Assert.Contains(await host.DecisionsAsync("ada@example.com"), told => told is { Template: "cart-reminder", State: "suppressed" } && told.Reason!.Contains("order.placed", StringComparison.Ordinal));
        Assert.Contains(await host.DecisionsAsync("ben@example.com"), told => told is { Template: "cart-reminder", State: "suppressed" });
    }

    [Fact]
    public async Task sends_what_is_in_the_cart_when_it_is_back_and_not_what_was()
    {
        await using var sink = Sink(SinkStage.Connect);
        await using var host = await StartAsync(sink, timeoutSeconds: 1);
        await HappenAsync(host, "ada@example.com", EventTypes.CartUpdated, $"{{{Subscribed},{Story.Cart("a", "Kettle")[1..]}");
        await host.PassAsync(TimeSpan.FromMinutes(61));
        await HappenAsync(host, "ada@example.com", EventTypes.CartUpdated, Story.Cart("a", "Sencha"));
        await host.PassAsync(TimeSpan.FromMinutes(5));
        isSilent = false;
        await host.PassAsync(TimeSpan.FromMinutes(70));

        var mail = Assert.Single(sink.Mails);
        var text = System.Text.Encoding.UTF8.GetString(mail.Bytes);
        Assert.Contains("Sencha", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Kettle", text, StringComparison.Ordinal);
    }

    private SmtpSink Sink(SinkStage stage) => SmtpSink.Start(new() { Script = call => isSilent && call.Stage == stage ? new SinkAct.Hang() : null });

    private static Task<LocalStoryHost> StartAsync(SmtpSink sink, int timeoutSeconds) => LocalStoryHost.StartAsync(new Dictionary<string, string?>
    {
        ["TriggerMail:Smtp:Host"] = "127.0.0.1",
        ["TriggerMail:Smtp:Port"] = sink.Port.ToString(CultureInfo.InvariantCulture),
        ["TriggerMail:Smtp:Security"] = "None",
        ["TriggerMail:Smtp:TimeoutSeconds"] = timeoutSeconds.ToString(CultureInfo.InvariantCulture),
        ["TriggerMail:StopWithinSeconds"] = "1",
    });

    private static Task HappenAsync(LocalStoryHost host, string subject, string type, string data) => host.HappenAsync(new(
        $"{type}-{subject}-{data.Length}", "/shop", type, host.Now, subject, System.Text.Json.JsonDocument.Parse(data.Replace('\'', '"')).RootElement));

    private static string Order(string id, string? cart = null) =>
        $"{{'order':{{'id':'{id}','number':'{id}'{(cart is null ? "" : $",'cartId':'{cart}'")},'currency':'EUR','total':'1.00','statusUrl':'https://s.example/{id}','items':[{{'title':'Kettle','price':'1.00','quantity':1}}]}}}}";

    private static async Task<string> TimelineAsync(LocalStoryHost host, string contact)
    {
        var answer = await host.Http.GetAsync(new Uri($"/api/contacts/{contact}/export", UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.OK ? await answer.Content.ReadAsStringAsync() : "";
    }

    private static async Task<IReadOnlyList<string>> SentAsync(LocalStoryHost host, params string[] names)
    {
        var sent = new List<string>();
        foreach (var name in names)
            sent.AddRange((await host.DecisionsAsync($"{name}@example.com")).Where(told => told.State == "sent").Select(told => $"{told.Template} to {name}@example.com"));
        return sent;
    }

    // By asking, not by sleeping; the bound is against a test that never ends.
    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (!await holds())
            patience.Token.ThrowIfCancellationRequested();
    }
}
