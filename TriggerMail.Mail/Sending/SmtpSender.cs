using MimeKit;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>
/// Hands messages to a mail server over connections that are kept for the next one. The wire is MailKit's; ours is what the ledger must know:
/// whether a failure came before or after the message was handed over.
/// </summary>
public sealed class SmtpSender : ISender, IAsyncDisposable
{
    private readonly SmtpSettings _settings;
    private readonly TimeProvider _clock;
    private readonly SmtpPool _pool;

    /// <summary>Opens nothing until the first message.</summary>
    public SmtpSender(SmtpSettings settings, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(clock);
        (_settings, _clock) = (settings, clock);
        _pool = new(settings, clock);
    }

    /// <inheritdoc/>
    public string Name => "smtp";

    /// <summary>False: SMTP has no key by which a server could know a repeat.</summary>
    public bool IsIdempotent => false;

    /// <inheritdoc/>
    public int AtOnce => _settings.MaxConnections;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Message message, CancellationToken cancel = default) =>
        MessageCheck.Refusal(message) ?? (await SendAsync(new WaitingMessage(_ => new(message), _ => new(true), cancel), cancel))!;

    /// <summary>Waits for a connection, asks for the message, and has it begun once the server has taken its envelope and waits for its content.</summary>
    public async Task<SendResult?> SendAsync(WaitingMessage waiting, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        await _pool.EnterAsync(cancel);
        try
        {
            var old = _pool.Take();
            var connection = old ?? await _pool.OpenAsync(cancel);
            if (await TakeAsync(waiting, connection, cancel) is not { } message)
                return null;
            if (MessageCheck.Refusal(message) is { } refusal)
            {
                await _pool.KeepAsync(connection);
                return refusal;
            }
            using var content = Mime.Build(message, _clock.GetUtcNow());
            var body = (WrittenBody)content.Body!;
            body.AskBefore(waiting.BeginAsync);
            var mail = new SmtpMail(EnvelopeSender(message), Address(message.To), content, Mime.Measure(content), message.Id);
            // An old connection may be dead without our knowing. That costs nothing but a second try on a fresh one.
            var answer = await TryAsync(connection, mail, isReused: old is not null, cancel, waiting.End);
            if (answer is null && !body.IsWithdrawn)
                answer = await TryAsync(await _pool.OpenAsync(cancel), mail, isReused: false, cancel, waiting.End);
            return body.IsWithdrawn ? null : answer;
        }
        catch (SmtpUnavailableException e)
        {
            return new SendResult.TryLater(e.Message) { IsUnreachable = true };
        }
        finally
        {
            _pool.Leave();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async Task<Message?> TakeAsync(WaitingMessage waiting, SmtpConnection connection, CancellationToken cancel)
    {
        Message? message = null;
        try
        {
            return message = await waiting.TakeAsync(cancel);
        }
        finally
        {
            // Nothing was said on it: it is as good for the next one.
            if (message is null)
                await _pool.KeepAsync(connection);
        }
    }

    /// <returns>Null when a reused connection turned out to be dead before the server saw anything of the message.</returns>
    private async Task<SendResult?> TryAsync(SmtpConnection connection, SmtpMail mail, bool isReused, CancellationToken cancel, CancellationToken end)
    {
        var isFit = false;
        try
        {
            if (connection.MaxSize is > 0 and var most && most < mail.Bytes)
            {
                isFit = true;
                return new SendResult.Refused($"The message has {mail.Bytes} bytes; the mail server takes at most {most}.");
            }
            var answer = await connection.HandOverAsync(mail, cancel, end);
            isFit = connection.IsConnected && !answer.Reply.IsClosing;
            return isReused && answer.Reply.IsClosing && connection.Progress == SmtpProgress.Envelope ? null : SmtpVerdict.Of(answer);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            if (isReused && e is not TimeoutException && connection.Progress == SmtpProgress.Envelope)
                return null;
            return Lost(connection.Progress, e);
        }
        finally
        {
            if (isFit)
                await _pool.KeepAsync(connection);
            else
                connection.Dispose();
        }
    }

    private SendResult Lost(SmtpProgress progress, Exception e)
    {
        var server = $"{_settings.Host}:{_settings.Port}";
        var why = e.Message.TrimEnd('.');
        return progress == SmtpProgress.HandedOver
            ? new SendResult.Unknown($"The message was sent to {server}, and its answer never came: {why}.")
            : new SendResult.TryLater($"The connection to {server} failed before the message was handed over: {why}.")
            {
                IsUnreachable = progress == SmtpProgress.Envelope,
                IsLostOverIt = progress == SmtpProgress.Envelope,
            };
    }

    private MailboxAddress EnvelopeSender(Message message) => _settings.ReturnPath is { } path
        ? new("", ReturnPath.Of(path, message.Id, Mailbox.Read(message.To)!.Value.Address))
        : Address(message.From);

    private static MailboxAddress Address(string text) => new("", Mailbox.Read(text)!.Value.Address);
}
