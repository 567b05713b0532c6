using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace TriggerMail.Sending;

/// <summary>How far a message got on a connection: this decides what a lost connection means.</summary>
internal enum SmtpProgress
{
    /// <summary>The server has seen nothing of the message.</summary>
    Envelope,

    /// <summary>The server has part of the message, and not its end: it will drop it (RFC 5321 §4.1.1.4).</summary>
    Content,

    /// <summary>The end of the message may have been on its way: the server may have it.</summary>
    HandedOver,
}

/// <summary>What the server last answered about a message, and to what.</summary>
internal readonly record struct SmtpAnswer(SmtpStage Stage, SmtpReply Reply);

/// <summary>The command an answer belongs to.</summary>
internal enum SmtpStage
{
    /// <summary>MAIL FROM.</summary>
    Sender,

    /// <summary>RCPT TO.</summary>
    Recipient,

    /// <summary>DATA.</summary>
    Data,

    /// <summary>The message itself.</summary>
    Content,
}

/// <summary>A message as it goes over the wire.</summary>
/// <param name="From">Where bounces go.</param>
/// <param name="To">The recipient.</param>
/// <param name="Content">The mail, its bodies encoded.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Envelope">The ledger's id, which a server that knows DSN puts into its report (RFC 3461 §4.4).</param>
internal sealed record SmtpMail(MailboxAddress From, MailboxAddress To, MimeMessage Content, long Bytes, string Envelope);

/// <summary>
/// A session with a mail server that takes one message after another (RFC 5321 §3.3): MailKit's client, which also says how far a message got.
/// </summary>
internal sealed class SmtpConnection : SmtpClient, ITransferProgress
{
    /// <summary>RFC 3461 §4.4: at most 100 characters, escaped ones counted as three.</summary>
    private const int LongestEnvelope = 90;

    private SmtpMail? _mail;
    private CancellationTokenRegistration _cancelling;

    /// <summary>How far the message of the last <see cref="HandOverAsync"/> got.</summary>
    public SmtpProgress Progress { get; private set; }

    /// <summary>
    /// Hands over one message. Cancelling works until its content is on its way, ending until the end of it is; from there only the answer or the
    /// timeout counts.
    /// </summary>
    /// <exception cref="IOException">The connection is lost; see <see cref="Progress"/>.</exception>
    /// <exception cref="TimeoutException">The server went silent; see <see cref="Progress"/>.</exception>
    public async Task<SmtpAnswer> HandOverAsync(SmtpMail mail, CancellationToken cancel, CancellationToken end)
    {
        (_mail, Progress) = (mail, SmtpProgress.Envelope);
        using var limit = new CancellationTokenSource();
        _cancelling = end.Register(limit.Cancel);
        // Once its content is on its way it should end.
        using var early = cancel.Register(() =>
        {
            if (Progress == SmtpProgress.Envelope)
                limit.Cancel();
        });
        try
        {
            return new(SmtpStage.Content, new(250, await SendAsync(Mime.Format, mail.Content, mail.From, [mail.To], limit.Token, this)));
        }
        catch (SmtpCommandException refusal)
        {
            return new(StageOf(refusal.ErrorCode), new((int)refusal.StatusCode, refusal.Message));
        }
        catch (ServiceNotAuthenticatedException refusal)
        {
            return new(SmtpStage.Sender, new((int)SmtpStatusCode.AuthenticationRequired, refusal.Message));
        }
        catch (Exception lost) when (lost is ProtocolException or ServiceNotConnectedException or SocketException)
        {
            throw new IOException(lost.Message, lost);
        }
        finally
        {
            _cancelling.Dispose();
        }
    }

    // MailKit writes the line that ends a message after the last byte of it was reported here.
    void ITransferProgress.Report(long bytesTransferred, long totalSize)
    {
        if (bytesTransferred >= totalSize && Progress != SmtpProgress.HandedOver)
        {
            // Waits until a cancelling that has begun is through, so that the next line sees it.
            _cancelling.Dispose();
            Progress = SmtpProgress.HandedOver;
        }
        else if (Progress == SmtpProgress.Envelope)
        {
            Progress = SmtpProgress.Content;
        }
    }

    void ITransferProgress.Report(long bytesTransferred) => throw new NotSupportedException("The size of a mail is always known.");

    // Encoded already, and for any server.
    /// <inheritdoc/>
    protected override void Prepare(FormatOptions options, MimeMessage message, EncodingConstraint constraint, int maxLineLength)
    {
    }

    /// <inheritdoc/>
    protected override Task<long> GetSizeAsync(FormatOptions options, MimeMessage message, CancellationToken cancellationToken) => Task.FromResult(_mail!.Bytes);

    /// <inheritdoc/>
    protected override string? GetEnvelopeId(MimeMessage message) => _mail!.Envelope.Length <= LongestEnvelope ? _mail.Envelope : null;

    /// <inheritdoc/>
    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) => DeliveryStatusNotification.Failure;

    private SmtpStage StageOf(SmtpErrorCode code) => code switch
    {
        SmtpErrorCode.SenderNotAccepted => SmtpStage.Sender,
        SmtpErrorCode.RecipientNotAccepted => SmtpStage.Recipient,
        SmtpErrorCode.MessageNotAccepted => SmtpStage.Content,
        _ => Progress == SmtpProgress.Envelope ? SmtpStage.Data : SmtpStage.Content,
    };
}
