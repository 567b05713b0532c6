using System.Text.Json;

namespace TriggerMail.Sending;

public sealed class An_acs_sms_sender
{
    private static readonly Message Reminder = new()
    {
        Id = "cart~1",
        Channel = "sms",
        From = "+18445550100",
        To = "+14255550123",
        Subject = "",
        Html = "",
        Text = "Your tea is waiting",
    };

    [Fact]
    public async Task hands_over_what_the_service_accepts()
    {
        var service = Answering("""{"to":"+14255550123","messageId":"m-1","httpStatusCode":202,"successful":true}""");

        Assert.Equal("m-1", Assert.IsType<SendResult.Accepted>(await SendAsync(service)).ProviderId);

        var json = JsonDocument.Parse(Assert.Single(service.Requests).Body).RootElement;
        Assert.Equal(("+18445550100", "Your tea is waiting"), (json.GetProperty("from").GetString(), json.GetProperty("message").GetString()));
        Assert.Equal("+14255550123", json.GetProperty("smsRecipients")[0].GetProperty("to").GetString());
    }

    [Theory]
    [InlineData(400, typeof(SendResult.Refused), false)]
    [InlineData(404, typeof(SendResult.Refused), true)]
    [InlineData(429, typeof(SendResult.TryLater), false)]
    [InlineData(500, typeof(SendResult.TryLater), false)]
    public async Task reads_what_became_of_the_recipient(int status, Type expected, bool dead)
    {
        var service = Answering($$"""{"to":"+14255550123","httpStatusCode":{{status}},"successful":false,"errorMessage":"No."}""");

        var handover = await SendAsync(service);

        Assert.IsType(expected, handover);
        Assert.Equal(dead, handover is SendResult.Refused { AddressIsDead: true });
    }

    [Theory]
    [InlineData(400, typeof(SendResult.Refused))]
    [InlineData(401, typeof(SendResult.TryLater))]
    [InlineData(429, typeof(SendResult.TryLater))]
    [InlineData(500, typeof(SendResult.Unknown))]
    public async Task reads_a_refusal_of_the_request_and_never_repeats_it(int status, Type expected)
    {
        var service = new FakeService { Answers = _ => new(status, """{"error":{"code":"Wrong","message":"No."}}""", "3") };

        Assert.IsType(expected, await SendAsync(service));
        Assert.Single(service.Requests);
    }

    [Fact]
    public async Task does_not_know_what_became_of_a_send_without_an_answer()
    {
        var service = new FakeService { Answers = _ => throw new IOException("Connection reset.") };

        Assert.IsType<SendResult.Unknown>(await SendAsync(service));
        Assert.Single(service.Requests);
    }

    private static FakeService Answering(string result) => new() { Answers = _ => new(202, $$"""{"value":[{{result}}]}""") };

    private static Task<SendResult> SendAsync(FakeService service) => new AcsSmsSender(
        new() { ConnectionString = "endpoint=https://acs.example.com/;accesskey=c2VjcmV0" },
        configure: options => options.Transport = service).SendAsync(Reminder);
}
