extern alias reference;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TriggerMail.Sending;
using TriggerMail.Stories;
using TriggerMail.Web.Calls;

namespace TriggerMail.Calls;

/// <summary>A webhook step, from the journey to a receiver on a real port that checks it with the reference library.</summary>
public sealed class A_call
{
    internal const string Secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
    private const string Older = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    [Fact]
    public async Task is_a_cloud_event_that_the_reference_library_finds_signed_by_either_secret()
    {
        await using var receiver = await Receiver.StartAsync();
        using var sender = Sender(receiver, previous: Older);
        var body = "{\"specversion\":\"1.0\",\"id\":\"c1~j~~1~1\"}";

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Message(receiver, body)));

        var request = Assert.Single(receiver.Requests);
        Assert.Equal(("c1~j~~1~1", "application/cloudevents+json; charset=utf-8", body), (request.Id, request.ContentType, request.Body));
        // Each entry by itself: this library looks at the first one only.
        foreach (var (secret, entry) in new[] { Secret, Older }.Zip(request.Signature.Split(' ')))
            Verify(secret, request with { Signature = entry });
        Verify(Secret, request);
        Assert.ThrowsAny<Exception>(() => Verify(Secret, request with { Body = body.Replace("c1", "c2", StringComparison.Ordinal) }));
        Assert.ThrowsAny<Exception>(() => Verify("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", request));
    }

    [Theory]
    [InlineData(200, typeof(SendResult.Accepted), null)]
    [InlineData(202, typeof(SendResult.Accepted), null)]
    [InlineData(400, typeof(SendResult.Refused), null)]
    [InlineData(401, typeof(SendResult.Refused), null)]
    [InlineData(410, typeof(SendResult.Refused), null)]
    [InlineData(408, typeof(SendResult.TryLater), null)]
    [InlineData(429, typeof(SendResult.TryLater), 120)]
    [InlineData(500, typeof(SendResult.TryLater), null)]
    [InlineData(503, typeof(SendResult.TryLater), 30)]
    public async Task is_answered_by_the_receivers_status(int status, Type expected, int? after)
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = status;
            if (after is not null)
                context.Response.Headers.RetryAfter = $"{after}";
            return Task.CompletedTask;
        };
        using var sender = Sender(receiver);
        var handover = await sender.SendAsync(Message(receiver));
        Assert.IsType(expected, handover);
        Assert.Equal(after is { } seconds ? TimeSpan.FromSeconds(seconds) : null, (handover as SendResult.TryLater)?.After);
    }

    [Fact]
    public async Task may_have_been_heard_when_the_answer_does_not_come_in_time()
    {
        await using var receiver = await Receiver.StartAsync();
        var silence = new TaskCompletionSource();
        receiver.Answer = _ => silence.Task;
        using var sender = new CallSender(Settings(receiver) with { Timeout = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);
        Assert.Equal("127.0.0.1 did not answer within 0.2 seconds", Assert.IsType<SendResult.Unknown>(await sender.SendAsync(Message(receiver))).Reason);
        silence.SetResult();
    }

    [Fact]
    public async Task comes_again_with_the_same_id_until_it_is_heard_and_says_only_the_facts_asked_for()
    {
        await using var receiver = await Receiver.StartAsync();
        var deaf = true;
        receiver.Answer = context =>
        {
            context.Response.StatusCode = deaf ? 503 : 200;
            deaf = false;
            return Task.CompletedTask;
        };
        await using var host = await LocalStoryHost.StartAsync(Local(receiver), Journey(receiver));
        var story = new Story(host);
        await story.SeesAsync("order.placed", "{'contact':{'id':'77','firstName':'Ada','email':'ada@example.com'},'order':{'id':'o1','currency':'EUR','total':'18.50'}}");
        await story.PassesAsync(1);

        Assert.Equal("first.order", (await story.TellAsync()).Single().Split(' ')[^1]);
        var timeline = await host.TimelineAsync("ada@example.com");
        Assert.Contains($"Called {receiver.Url}hooks with first.order (calls)", timeline);
        Assert.Contains(timeline, line => line.StartsWith($"Will call {receiver.Url}hooks with first.order (calls) later: the provider could not take it (127.0.0.1 answered 503)", StringComparison.Ordinal));
        Assert.Equal(2, receiver.Requests.Count);
        Assert.Single(receiver.Requests.Select(request => request.Id).Distinct());
        Assert.All(receiver.Requests, request => Verify(Secret, request));
        var said = JsonDocument.Parse(receiver.Requests.Last().Body).RootElement;
        Assert.Equal(("first.order", receiver.Requests.Last().Id), (said.GetProperty("type").GetString(), said.GetProperty("id").GetString()));
        Assert.Equal("""{"order.total":"18.50","contact.firstName":"Ada","cart.total":null}""", said.GetProperty("data").GetProperty("facts").GetRawText());
        Assert.DoesNotContain("ada@example.com", receiver.Requests.Last().Body, StringComparison.Ordinal);
        Assert.Equal("77", said.GetProperty("data").GetProperty("contact").GetProperty("id").GetString());
    }

    [Fact]
    public async Task is_not_made_where_no_secret_is_set_and_the_ledger_says_so()
    {
        await using var receiver = await Receiver.StartAsync();
        await using var host = await LocalStoryHost.StartAsync(null, Journey(receiver));
        var story = new Story(host);
        await story.SeesAsync("order.placed");
        await story.IsToldAsync("00:00 suppressed first.order: this host makes no calls: TriggerMail:Calls:Secret is not set");
        Assert.Empty(receiver.Requests);
    }

    [Theory]
    [InlineData("whsec_c2hvcnQ=", "erp.shop.example", "TriggerMail:Calls:Secret is not a secret")]
    [InlineData("not base64!", "erp.shop.example", "TriggerMail:Calls:Secret is not a secret")]
    [InlineData(Secret, null, "TriggerMail:Calls:Hosts is empty")]
    [InlineData(Secret, "https://erp.shop.example", "TriggerMail:Calls:Hosts has \"https://erp.shop.example\"")]
    [InlineData(Secret, "*.shop.example", null)]
    public void is_set_up_with_settings_that_say_what_is_wrong_with_them(string secret, string? host, string? problem)
    {
        var problems = new CallSettings { Secret = secret, Hosts = host is null ? [] : [host] }.Problems().ToList();
        if (problem is null)
            Assert.Empty(problems);
        else
            Assert.StartsWith(problem, Assert.Single(problems), StringComparison.Ordinal);
    }

    private static Dictionary<string, string> Journey(Receiver receiver) => new()
    {
        ["calls"] = $$"""
            journey: calls
            goal: Tell the warehouse
            benefit: { customer: A gift in the parcel, store: A reason to come back }
            feeling: noticed
            topic: orders
            entry: { on: order.placed, again: always }
            steps:
              - webhook: { url: {{receiver.Url}}hooks, event: first.order, with: [order.total, contact.firstName, cart.total] }
            """,
    };

    private static Dictionary<string, string?> Local(Receiver receiver) => new()
    {
        ["TriggerMail:Calls:Secret"] = Secret,
        ["TriggerMail:Calls:Hosts:0"] = receiver.Url.Host,
        ["TriggerMail:Calls:AllowPrivate"] = "true",
    };

    private static CallSettings Settings(Receiver receiver, string? previous = null) =>
        new() { Secret = Secret, PreviousSecret = previous, Hosts = [receiver.Url.Host], AllowPrivate = true };

    private static CallSender Sender(Receiver receiver, string? previous = null) => new(Settings(receiver, previous), TimeProvider.System);

    private static Message Message(Receiver receiver, string body = "{}") =>
        new() { Id = "c1~j~~1~1", Channel = "webhook", From = "", To = receiver.Url.AbsoluteUri, Subject = "x", Html = "", Text = body };

    private static void Verify(string secret, Received request) => new reference::StandardWebhooks.StandardWebhook(secret).Verify(request.Body, new HeaderDictionary
    {
        ["webhook-id"] = request.Id,
        ["webhook-timestamp"] = request.Timestamp,
        ["webhook-signature"] = request.Signature,
    });
}
