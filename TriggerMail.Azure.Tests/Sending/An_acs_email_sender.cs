using System.Text.Json;
using Azure.Identity;
using TriggerMail.Senders;

namespace TriggerMail.Sending;

public sealed class An_acs_email_sender
{
    private const string Connection = "endpoint=https://acs.example.com/;accesskey=c2VjcmV0";
    private static readonly string Id = AcsOperation.IdOf(Mails.Plain().Id).ToString();

    [Fact]
    public async Task hands_over_what_the_service_accepts_and_keeps_its_operation_id()
    {
        var service = new FakeService { Answers = _ => new(202, $$"""{"id":"{{Id}}","status":"Running"}""") };

        Assert.Equal(Id, Assert.IsType<SendResult.Accepted>(await SendAsync(service)).ProviderId);

        var sent = Assert.Single(service.Requests);
        Assert.Equal(("POST", "/emails:send", Id), (sent.Method, sent.Path, sent.Operation));
    }

    [Fact]
    public async Task writes_the_message_as_the_service_reads_it()
    {
        var service = new FakeService { Answers = _ => new(202, $$"""{"id":"{{Id}}","status":"Running"}""") };
        var message = Mails.Foreign();

        await SendAsync(service, message);

        var json = JsonDocument.Parse(service.Requests[0].Body).RootElement;
        Assert.Equal("hello@xn--bcher-kva.example.com", json.GetProperty("senderAddress").GetString());
        Assert.Equal("ada.o'neil+tea@xn--fiq228c.example.com", json.GetProperty("recipients").GetProperty("to")[0].GetProperty("address").GetString());
        Assert.Equal(message.Subject, json.GetProperty("content").GetProperty("subject").GetString());
        Assert.Equal((message.Html, message.Text), (json.GetProperty("content").GetProperty("html").GetString(), json.GetProperty("content").GetProperty("plainText").GetString()));
        Assert.Equal("hilfe@shop.example.com", json.GetProperty("replyTo")[0].GetProperty("address").GetString());
        Assert.True(json.GetProperty("userEngagementTrackingDisabled").GetBoolean());
        var headers = json.GetProperty("headers");
        Assert.Equal("List-Unsubscribe=One-Click", headers.GetProperty("List-Unsubscribe-Post").GetString());
        Assert.Equal(message.Id, headers.GetProperty(Message.IdHeader).GetString());
        Assert.False(headers.TryGetProperty("Reply-To", out _));
    }

    [Fact]
    public void names_a_send_the_same_way_for_ever()
    {
        Assert.Equal(Guid.Parse("5896479e-63ee-51ac-b3f9-adc5087655f2"), AcsOperation.IdOf("welcome~ada@example.com~1/2"));
        Assert.Equal(5, AcsOperation.IdOf("été").Version);
        Assert.NotEqual(AcsOperation.IdOf("a"), AcsOperation.IdOf("b"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task gives_up_on_what_the_service_refuses(int status)
    {
        var service = Refusing(status, 404);

        var refused = Assert.IsType<SendResult.Refused>(await SendAsync(service));

        Assert.Contains($"{status} InvalidThing", refused.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", refused.Reason, StringComparison.Ordinal);
        Assert.False(refused.AddressIsDead);
        Assert.Single(service.Sent);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task tries_later_when_the_settings_are_refused_and_names_them(int status)
    {
        var service = Refusing(status, 404);

        Assert.Contains(AcsEmailSettings.Section, Assert.IsType<SendResult.TryLater>(await SendAsync(service)).Reason, StringComparison.Ordinal);

        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData("75", 75)]
    [InlineData(null, null)]
    [InlineData("soon", null)]
    public async Task waits_as_long_as_the_service_asks_when_the_limit_is_reached(string? retryAfter, int? seconds)
    {
        var service = new FakeService { Answers = _ => new(429, """{"error":{"code":"TooManyRequests","message":"Slow down."}}""", retryAfter) };

        var later = Assert.IsType<SendResult.TryLater>(await SendAsync(service));

        Assert.Equal(seconds, (int?)later.After?.TotalSeconds);
        Assert.Single(service.Requests);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task asks_for_the_operation_when_the_answer_may_hide_an_acceptance(int status)
    {
        var service = Refusing(status, 200, """{"id":"x","status":"Running"}""");

        Assert.Equal(Id, Assert.IsType<SendResult.Accepted>(await SendAsync(service)).ProviderId);

        Assert.Single(service.Sent);
        Assert.Equal(("GET", $"/emails/operations/{Id}"), (service.Requests[1].Method, service.Requests[1].Path));
    }

    [Theory]
    [InlineData(408)]
    [InlineData(409)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task tries_later_when_the_service_does_not_have_it(int status)
    {
        var service = Refusing(status, 404, retryAfter: "9");

        Assert.Equal(TimeSpan.FromSeconds(9), Assert.IsType<SendResult.TryLater>(await SendAsync(service)).After);
        Assert.Single(service.Sent);
    }

    [Theory]
    [InlineData(200, typeof(SendResult.Accepted))]
    [InlineData(404, typeof(SendResult.TryLater))]
    [InlineData(401, typeof(SendResult.Unknown))]
    [InlineData(500, typeof(SendResult.Unknown))]
    [InlineData(0, typeof(SendResult.Unknown))]
    public async Task finds_out_what_became_of_a_send_without_an_answer(int asked, Type expected)
    {
        foreach (var failure in new Exception[] { new IOException("Connection reset."), new OperationCanceledException("Timed out.") })
        {
            var service = new FakeService
            {
                Answers = request => request.Method == "POST" || asked == 0 ? throw failure : new(asked, """{"id":"x","status":"Succeeded"}"""),
            };

            Assert.IsType(expected, await SendAsync(service));
            Assert.Single(service.Sent);
        }
    }

    [Fact]
    public async Task does_not_repeat_what_the_service_took_and_failed_to_send()
    {
        var service = Refusing(500, 200, """{"id":"x","status":"Failed","error":{"code":"EmailDropped","message":"All recipients are suppressed."}}""");

        Assert.Contains("failed to send it", Assert.IsType<SendResult.Refused>(await SendAsync(service)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task tries_later_when_it_cannot_sign_in()
    {
        var service = new FakeService { Answers = _ => throw new AuthenticationFailedException("No identity here.") };

        Assert.Contains("No identity here.", Assert.IsType<SendResult.TryLater>(await SendAsync(service)).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task asks_nothing_for_an_address_that_cannot_be_written_to()
    {
        var service = new FakeService { Answers = _ => new(202) };

        Assert.True(Assert.IsType<SendResult.Refused>(await SendAsync(service, Mails.Plain() with { To = "not an address" })).AddressIsDead);
        Assert.Empty(service.Requests);
    }

    [Fact]
    public async Task stops_when_its_caller_does()
    {
        using var stop = new CancellationTokenSource();
        var service = new FakeService
        {
            Answers = _ =>
            {
                stop.Cancel();
                throw new OperationCanceledException(stop.Token);
            },
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender(service).SendAsync(Mails.Plain(), stop.Token));
    }

    private static FakeService Refusing(int status, int asked, string json = "{}", string? retryAfter = null) => new()
    {
        Answers = request => request.Method == "POST"
            ? new(status, """{"error":{"code":"InvalidThing","message":"It is not right."}}""", retryAfter)
            : new(asked, json),
    };

    private static Task<SendResult> SendAsync(FakeService service, Message? message = null) => Sender(service).SendAsync(message ?? Mails.Plain());

    private static AcsEmailSender Sender(FakeService service) => new(new() { ConnectionString = Connection }, configure: options =>
    {
        options.Transport = service;
        options.Retry.Delay = options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
    });
}
