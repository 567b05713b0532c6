using TriggerMail.Sending;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Senders;

public sealed class Signing_in_to_the_mail_server
{
    [Theory]
    [InlineData("PLAIN")]
    [InlineData("LOGIN")]
    [InlineData("GSSAPI login")]
    public async Task works_with_what_the_server_offers(string offered)
    {
        await using var sink = SmtpSink.Start(new() { Auth = offered, StartTls = true });
        await using var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System);

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain()));

        var mail = Assert.Single(sink.Mails);
        Assert.Equal(("shop", true), (mail.User, mail.IsEncrypted));
        Assert.Equal(["EHLO", "STARTTLS", "EHLO", "AUTH"], sink.Commands.Select(command => command.Split(' ')[0]).Take(4));
    }

    [Fact]
    public async Task with_a_wrong_password_says_which_settings_to_check_and_never_shows_the_password()
    {
        var (handover, mails) = await Sinks.SendOneAsync(new() { Auth = "PLAIN" }, settings => settings with { Password = "swordfish" });

        var reason = Assert.IsType<SendResult.TryLater>(handover).Reason;
        Assert.Contains("535 5.7.8", reason, StringComparison.Ordinal);
        Assert.Contains("TriggerMail:Smtp:User and :Password", reason, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", reason, StringComparison.Ordinal);
        Assert.Equal(0, mails);
    }

    [Fact]
    public async Task is_not_skipped_when_the_server_offers_no_way_we_know()
    {
        var (handover, _) = await Sinks.SendOneAsync(new() { Auth = "GSSAPI" });

        Assert.Contains("offers no way to sign in", Assert.IsType<SendResult.TryLater>(handover).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task waits_for_encryption_when_the_settings_demand_it()
    {
        await using var sink = SmtpSink.Start(new() { Auth = "PLAIN" });
        await using var sender = new SmtpSender(Sinks.Settings(sink) with { Security = SmtpSecurity.StartTls }, TimeProvider.System);

        Assert.Contains("does not offer STARTTLS", Assert.IsType<SendResult.TryLater>(await sender.SendAsync(Mails.Plain())).Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(sink.Commands, command => command.StartsWith("AUTH", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task happens_encrypted_whenever_the_server_offers_it(bool offered)
    {
        await using var sink = SmtpSink.Start(new() { StartTls = offered });
        await using var sender = new SmtpSender(Sinks.Settings(sink) with { Security = SmtpSecurity.Auto }, TimeProvider.System);

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain()));
        Assert.Equal(offered, Assert.Single(sink.Mails).IsEncrypted);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task is_refused_to_a_server_whose_certificate_nobody_vouches_for(bool startTls, bool implicitTls)
    {
        var (handover, mails) = await Sinks.SendOneAsync(
            new() { StartTls = startTls, ImplicitTls = implicitTls }, settings => settings with { TrustedRoots = null });

        Assert.Contains("certificate", Assert.IsType<SendResult.TryLater>(handover).Reason, StringComparison.Ordinal);
        Assert.Equal(0, mails);
    }

    [Fact]
    public async Task ignores_what_was_smuggled_in_before_encryption()
    {
        // Taken for the answer to the EHLO that follows, it would say that the server offers no sign-in.
        await using var sink = SmtpSink.Start(new()
        {
            StartTls = true,
            Auth = "PLAIN",
            Script = call => call.Stage == SinkStage.StartTls ? new SinkAct.Reply("220 go ahead\r\n250 injected") : null,
        });
        await using var sender = new SmtpSender(Sinks.Settings(sink), TimeProvider.System);

        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(Mails.Plain()));

        var mail = Assert.Single(sink.Mails);
        Assert.Equal(("shop", true), (mail.User, mail.IsEncrypted));
    }
}
