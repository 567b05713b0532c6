using TriggerMail.Sending;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Senders;

/// <summary>Senders that talk to sinks.</summary>
internal static class Sinks
{
    public static SmtpSettings Settings(SmtpSink sink) => new()
    {
        Host = "localhost",
        Port = sink.Port,
        User = sink.Options.Auth is null ? null : sink.Options.User,
        Password = sink.Options.Auth is null ? null : sink.Options.Password,
        Security = sink.Options.ImplicitTls ? SmtpSecurity.Tls : sink.Options.StartTls ? SmtpSecurity.StartTls : SmtpSecurity.None,
        TrustedRoots = [SinkCertificate.Localhost],
        Timeout = TimeSpan.FromSeconds(30),
    };

    /// <summary>Sends one message to a sink that behaves in this way.</summary>
    public static async Task<(SendResult Handover, int Mails)> SendOneAsync(SinkOptions options, Func<SmtpSettings, SmtpSettings>? with = null, Message? message = null, TimeProvider? clock = null)
    {
        await using var sink = SmtpSink.Start(options);
        var settings = Settings(sink);
        await using var sender = new SmtpSender(with is null ? settings : with(settings), clock ?? TimeProvider.System);
        var handover = await sender.SendAsync(message ?? Mails.Plain());
        return (handover, sink.Received);
    }
}
