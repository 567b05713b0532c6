using TriggerMail.Sending;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Senders;

public sealed class A_connection_to_the_mail_server
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task carries_one_message_after_another()
    {
        await using var sink = SmtpSink.Start();
        await using var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System);

        for (var n = 0; n < 20; n++)
            Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain($"m{n}")));

        Assert.Equal((1, 20), (sink.Connections, sink.Received));
        Assert.DoesNotContain("RSET", sink.Commands);
    }

    [Fact]
    public async Task is_one_of_at_most_as_many_as_allowed()
    {
        await using var sink = SmtpSink.Start();
        await using var sender = new SmtpSender(Sinks.Settings(sink) with { MaxConnections = 3 }, TimeProvider.System);

        await Task.WhenAll(Enumerable.Range(0, 60).Select(n => sender.SendAsync(Mails.Plain($"m{n}"))));

        Assert.Equal(60, sink.Received);
        Assert.InRange(sink.Connections, 1, 3);
    }

    [Theory]
    [InlineData(true, SinkStage.Sender)]
    [InlineData(true, SinkStage.Recipient)]
    [InlineData(true, SinkStage.Data)]
    [InlineData(true, SinkStage.Content)]
    [InlineData(false, SinkStage.Sender)]
    [InlineData(false, SinkStage.Recipient)]
    [InlineData(false, SinkStage.Data)]
    [InlineData(false, SinkStage.Content)]
    public async Task outlives_a_refused_message(bool pipelining, SinkStage stage)
    {
        await using var sink = SmtpSink.Start(new()
        {
            Pipelining = pipelining,
            Script = call => call.Stage == stage && call.Mail == 2 ? new SinkAct.Reply("550 5.7.1 not this one") : null,
        });
        await using var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System);

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain("first")));
        Assert.IsType<SendResult.Refused>(await sender.SendAsync(Mails.Plain("second")));
        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain("third")));

        Assert.Equal(1, sink.Connections);
        Assert.Equal(2, sink.Received - (stage == SinkStage.Content ? 1 : 0));
    }

    [Theory]
    [InlineData(SinkStage.Sender)]
    [InlineData(SinkStage.Data)]
    public async Task that_breaks_when_used_again_costs_a_second_try_and_no_mail(SinkStage stage)
    {
        foreach (SinkAct act in new SinkAct[] { new SinkAct.Drop(), new SinkAct.Reply("421 4.4.2 idle too long") })
        {
            await using var sink = SmtpSink.Start(new() { Script = call => call.Stage == stage && call.Mail == 2 ? act : null });
            await using var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System);

            Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain("first")));
            Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain("second")));

            Assert.Equal((2, 2), (sink.Connections, sink.Received));
        }
    }

    [Fact]
    public async Task that_breaks_after_the_final_dot_is_not_tried_again()
    {
        await using var sink = SmtpSink.Start(new()
        {
            Script = call => call is { Stage: SinkStage.Content, Mail: 2 } ? new SinkAct.Drop() : null,
        });
        await using var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System);

        await sender.SendAsync(Mails.Plain("first"));
        Assert.IsType<SendResult.Unknown>(await sender.SendAsync(Mails.Plain("second")));

        Assert.Equal((1, 2), (sink.Connections, sink.Received));
    }

    [Fact]
    public async Task is_tried_again_only_once()
    {
        await using var sink = SmtpSink.Start(new()
        {
            Script = call => call.Stage == SinkStage.Sender && (call.Mail == 2 || call.Connection > 1) ? new SinkAct.Drop() : null,
        });
        await using var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System);

        await sender.SendAsync(Mails.Plain("first"));
        Assert.IsType<SendResult.TryLater>(await sender.SendAsync(Mails.Plain("second")));

        Assert.Equal(2, sink.Connections);
    }

    [Fact]
    public async Task that_nobody_needs_is_closed_with_a_goodbye()
    {
        await using var sink = SmtpSink.Start();
        await using var sender = new SmtpSender(Sinks.Settings(sink) with { KeepIdle = TimeSpan.FromMilliseconds(20) }, TimeProvider.System);
        await sender.SendAsync(Mails.Plain());

        Assert.True(await sink.Closed.WaitAsync(Patience));
        Assert.Contains("QUIT", sink.Commands);
        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain()));
    }

    [Fact]
    public async Task asks_for_a_report_that_names_the_mail_where_the_server_knows_how()
    {
        await using var sink = SmtpSink.Start(new() { Dsn = true });
        await using var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System);

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain("c1~a=b~1/2")));

        Assert.Equal("MAIL FROM:<hello@shop.example.com> ENVID=c1~a+3Db~1/2 RET=HDRS", Assert.Single(sink.Commands, line => line.StartsWith("MAIL", StringComparison.Ordinal)));
        Assert.Equal("RCPT TO:<ada@example.com> NOTIFY=FAILURE ORCPT=rfc822;ada@example.com", Assert.Single(sink.Commands, line => line.StartsWith("RCPT", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task is_closed_with_its_sender()
    {
        await using var sink = SmtpSink.Start();
        await using (var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System))
            await sender.SendAsync(Mails.Plain());

        Assert.True(await sink.Closed.WaitAsync(Patience));
    }
}
