using TriggerMail.Contracts;
using TriggerMail.Sending;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Senders;

public sealed class An_smtp_sender() : SmtpSenderContract(new());

public sealed class An_smtp_sender_without_pipelining() : SmtpSenderContract(new() { Pipelining = false, Size = 1_000_000 });

public sealed class An_smtp_sender_over_starttls() : SmtpSenderContract(new() { StartTls = true, Auth = "PLAIN LOGIN" });

public sealed class An_smtp_sender_over_tls() : SmtpSenderContract(new() { ImplicitTls = true });

public abstract class SmtpSenderContract : SenderContract, IDisposable
{
    private readonly SmtpSink _sink;
    private readonly SmtpSender _sender;

    protected SmtpSenderContract(SinkOptions options)
    {
        _sink = SmtpSink.Start(options);
        _sender = new(Sinks.Settings(_sink), TimeProvider.System);
    }

    private protected override ISender Sender => _sender;

    public void Dispose()
    {
        _sender.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _sink.DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    private protected override IReadOnlyList<byte[]> Arrived() => [.. _sink.Mails.Select(mail => mail.Bytes)];
}
