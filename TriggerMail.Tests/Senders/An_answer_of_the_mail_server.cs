using System.Text.RegularExpressions;
using TriggerMail.Sending;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Senders;

[Trait("Kind", "security")]
public sealed class An_answer_of_the_mail_server
{
    [Theory]
    [InlineData("550 5.1.1 no such user")]
    [InlineData("550-5.1.1 no such user\r\n550 5.1.1 really")]
    [InlineData("550 5.1.2 no such domain")]
    [InlineData("501 5.1.3 bad syntax")]
    [InlineData("551 5.1.6 moved")]
    [InlineData("556 5.1.10 null MX")]
    [InlineData("550 5.2.1 mailbox disabled")]
    [InlineData("553 that name is not allowed")]
    public async Task names_a_dead_address(string reply) =>
        Assert.True(Assert.IsType<SendResult.Refused>(await AnswerAsync(SinkStage.Recipient, reply)).AddressIsDead);

    [Theory]
    [InlineData("550 5.7.1 blocked by policy")]
    [InlineData("554 5.7.26 unauthenticated mail")]
    [InlineData("552 5.2.2 mailbox full")]
    [InlineData("550 5.2.10 near a dead one, but another")]
    [InlineData("550 4.1.1 classes that contradict each other")]
    [InlineData("550 no status at all, could be policy")]
    [InlineData("550 5.1.1.7 is not welcome here")]
    public async Task refuses_a_message_without_blaming_the_address(string reply) =>
        Assert.False(Assert.IsType<SendResult.Refused>(await AnswerAsync(SinkStage.Recipient, reply)).AddressIsDead);

    [Theory]
    [InlineData(SinkStage.Sender, "451 4.3.0 try again")]
    [InlineData(SinkStage.Recipient, "450 4.2.1 greylisted")]
    [InlineData(SinkStage.Recipient, "452 4.2.2 mailbox full")]
    [InlineData(SinkStage.Recipient, "421 4.7.0 too many messages")]
    [InlineData(SinkStage.Data, "451 4.3.0 no room")]
    [InlineData(SinkStage.Content, "452 4.3.1 no room")]
    [InlineData(SinkStage.Content, "421 4.3.2 shutting down")]
    [InlineData(SinkStage.Connect, "554 5.7.1 go away")]
    [InlineData(SinkStage.Hello, "550 5.7.1 go away")]
    [InlineData(SinkStage.Sender, "530 5.7.0 sign in first")]
    public async Task leaves_the_message_for_later(SinkStage stage, string reply)
    {
        var later = Assert.IsType<SendResult.TryLater>(await AnswerAsync(stage, reply));

        Assert.Contains(reply, later.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SinkStage.Sender, "550 5.1.8 sender rejected", false)]
    [InlineData(SinkStage.Sender, "550 5.1.1 whoever", false)]
    [InlineData(SinkStage.Data, "554 5.5.0 no valid recipients", false)]
    [InlineData(SinkStage.Content, "554 5.6.0 looks like spam", false)]
    [InlineData(SinkStage.Content, "550 5.1.1 found out late", true)]
    public async Task refuses_the_message_for_good(SinkStage stage, string reply, bool dead)
    {
        var refused = Assert.IsType<SendResult.Refused>(await AnswerAsync(stage, reply));

        Assert.Equal(dead, refused.AddressIsDead);
        Assert.Contains(reply, refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SinkStage.Recipient, "550 5.1.1 no such user", BounceClass.Hard)]
    [InlineData(SinkStage.Recipient, "552 5.2.2 mailbox full", BounceClass.Soft)]
    [InlineData(SinkStage.Recipient, "450 4.2.1 greylisted", BounceClass.Soft)]
    [InlineData(SinkStage.Recipient, "451 4.7.1 greylisting, come back later", BounceClass.Soft)]
    [InlineData(SinkStage.Recipient, "450 user unknown for now", BounceClass.Soft)]
    [InlineData(SinkStage.Recipient, "421 4.7.0 too many messages", BounceClass.Policy)]
    [InlineData(SinkStage.Recipient, "451 try again later", BounceClass.Policy)]
    [InlineData(SinkStage.Recipient, "550 5.7.1 blocked by policy", BounceClass.Policy)]
    [InlineData(SinkStage.Content, "552 5.2.2 mailbox full", BounceClass.Soft)]
    [InlineData(SinkStage.Content, "421 4.7.28 unusual rate of mail", BounceClass.Policy)]
    [InlineData(SinkStage.Content, "554 5.6.0 looks broken", BounceClass.Policy)]
    [InlineData(SinkStage.Content, "452 4.3.1 no room", null)]
    [InlineData(SinkStage.Content, "554 no", null)]
    [InlineData(SinkStage.Sender, "451 4.7.1 too many messages", null)]
    public async Task counts_for_the_address_as_a_mail_that_came_back(SinkStage stage, string reply, BounceClass? expected) =>
        Assert.Equal(expected, (await AnswerAsync(stage, reply)).About);

    [Fact]
    public async Task that_accepts_is_kept_as_the_providers_id()
    {
        var (handover, _) = await Sinks.SendOneAsync(new());

        Assert.Equal("2.0.0 ok: queued as 1-1", Assert.IsType<SendResult.Accepted>(handover).ProviderId);
    }

    [Fact]
    public async Task that_never_ends_is_no_smtp()
    {
        var endless = string.Concat(Enumerable.Repeat("250-and another thing\r\n", 10_000)) + "250-and no end";

        var later = Assert.IsType<SendResult.TryLater>(await AnswerAsync(SinkStage.Hello, endless));

        Assert.Contains("does not end", later.Reason, StringComparison.Ordinal);
        Assert.IsType<SendResult.TryLater>(await AnswerAsync(SinkStage.Recipient, "hello there"));
    }

    [Fact]
    public async Task that_limits_the_size_refuses_a_bigger_message_before_it_is_sent()
    {
        var (handover, mails) = await Sinks.SendOneAsync(new() { Size = 500 });

        Assert.Contains("at most 500", Assert.IsType<SendResult.Refused>(handover).Reason, StringComparison.Ordinal);
        Assert.Equal(0, mails);
    }

    /// <summary>With and without pipelining, which must not make a difference.</summary>
    private static async Task<SendResult> AnswerAsync(SinkStage stage, string reply)
    {
        var options = SinkOptions.At(stage, new SinkAct.Reply(reply));
        var (together, _) = await Sinks.SendOneAsync(options);
        var (inTurn, _) = await Sinks.SendOneAsync(options with { Pipelining = false });
        Assert.Equal(WithoutPort(together), WithoutPort(inTurn));
        return together;
    }

    private static string WithoutPort(SendResult handover) =>
        Regex.Replace(handover.ToString(), @"localhost:\d+", "localhost");
}
