using System.Net;
using System.Net.Sockets;
using TriggerMail.Sending;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Senders;

/// <summary>Whatever breaks, the ledger learns whether the message may have been handed over.</summary>
[Trait("Kind", "security")]
public sealed class A_failure_on_the_way_to_the_mail_server
{
    private static readonly SinkAct Drop = new SinkAct.Drop();

    [Fact]
    public async Task is_definite_when_nobody_listens()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var settings = new SmtpSettings { Host = "127.0.0.1", Port = ((IPEndPoint)taken.LocalEndPoint!).Port };
        await using var sender = new SmtpSender(settings, TimeProvider.System);

        var later = Assert.IsType<SendResult.TryLater>(await sender.SendAsync(Mails.Plain()));

        Assert.Contains($"127.0.0.1:{settings.Port}", later.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SinkStage.Connect)]
    [InlineData(SinkStage.Hello)]
    [InlineData(SinkStage.Sender)]
    [InlineData(SinkStage.Recipient)]
    [InlineData(SinkStage.Data)]
    public async Task is_definite_when_the_connection_breaks_before_the_message(SinkStage stage)
    {
        foreach (var pipelining in new[] { true, false })
        {
            var (handover, mails) = await Sinks.SendOneAsync(SinkOptions.At(stage, Drop) with { Pipelining = pipelining });

            Assert.IsType<SendResult.TryLater>(handover);
            Assert.Equal(0, mails);
        }
    }

    [Theory]
    [InlineData(SinkStage.Connect)]
    [InlineData(SinkStage.Hello)]
    [InlineData(SinkStage.Sender)]
    [InlineData(SinkStage.Recipient)]
    [InlineData(SinkStage.Data)]
    public async Task is_definite_when_the_server_goes_silent_before_the_message(SinkStage stage)
    {
        var (handover, mails) = await SilentAsync(stage);

        Assert.Contains("within 1 s", Assert.IsType<SendResult.TryLater>(handover).Reason, StringComparison.Ordinal);
        Assert.Equal(0, mails);
    }

    [Fact]
    public async Task is_definite_when_the_connection_breaks_in_the_middle_of_a_long_message()
    {
        var longMessage = Mails.Plain() with { Html = string.Concat(Enumerable.Repeat("<p>Long, long ago there was a tea.</p>\n", 1_000_000)) };

        var (handover, mails) = await Sinks.SendOneAsync(SinkOptions.At(SinkStage.Data, new SinkAct.DropAfter(100_000)), message: longMessage);

        Assert.Contains("before the message was handed over", Assert.IsType<SendResult.TryLater>(handover).Reason, StringComparison.Ordinal);
        Assert.Equal(0, mails);
    }

    [Fact]
    public async Task is_in_doubt_when_the_connection_breaks_after_the_final_dot()
    {
        var (handover, mails) = await Sinks.SendOneAsync(SinkOptions.At(SinkStage.Content, Drop));

        Assert.IsType<SendResult.Unknown>(handover);
        Assert.Equal(1, mails);
    }

    [Fact]
    public async Task is_in_doubt_when_the_server_goes_silent_after_the_final_dot()
    {
        var (handover, mails) = await SilentAsync(SinkStage.Content);

        Assert.IsType<SendResult.Unknown>(handover);
        Assert.Equal(1, mails);
    }

    [Fact]
    public async Task is_in_doubt_when_the_final_answer_is_no_smtp()
    {
        var (handover, _) = await Sinks.SendOneAsync(SinkOptions.At(SinkStage.Content, new SinkAct.Reply("HTTP/1.1 200 OK")));

        Assert.IsType<SendResult.Unknown>(handover);
    }

    [Fact]
    public async Task is_never_hidden_by_cancelling_once_the_message_is_out()
    {
        using var cancel = new CancellationTokenSource();
        await using var sink = SmtpSink.Start(new()
        {
            Script = call =>
            {
                if (call.Stage == SinkStage.Content)
                    cancel.Cancel();
                return null;
            },
        });
        await using var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System);

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain(), cancel.Token));
    }

    // The second is over when the server goes silent, and not before, however slow the machine is.
    private static Task<(SendResult Handover, int Mails)> SilentAsync(SinkStage stage)
    {
        var clock = new SuddenClock();
        return Sinks.SendOneAsync(
            new() { Script = call => call.Stage == stage ? Silence(clock) : null }, settings => settings with { Timeout = TimeSpan.FromSeconds(1) }, clock: clock);
    }

    private static SinkAct.Hang Silence(SuddenClock clock)
    {
        clock.Jump();
        return new();
    }
}
