namespace TriggerMail.Sending;

/// <summary>
/// Hands messages to a mail server. The client is our own because the ledger must know whether a failure came before or after the
/// message was handed over, and <see cref="System.Net.Mail.SmtpClient"/> hides the stage, the reply's enhanced status and the reuse of connections.
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
    public async Task<Handover> SendAsync(Message message, CancellationToken cancel = default)
    {
        if (Mime.Refusal(message) is { } refusal)
            return refusal;
        var mail = new Mail(
            Mailbox.Read(message.From)!.Value.Address, Mailbox.Read(message.To)!.Value.Address,
            new SmtpContent(Mime.Write(message, _clock.GetUtcNow())));
        await _pool.EnterAsync(cancel);
        try
        {
            // An old connection may be dead without our knowing. That costs nothing but a second try on a fresh one.
            if (await _pool.TakeAsync() is { } old && await TryAsync(old, mail, isReused: true, cancel) is { } handover)
                return handover;
            return (await TryAsync(await _pool.OpenAsync(cancel), mail, isReused: false, cancel))!;
        }
        catch (SmtpUnavailableException e)
        {
            return new Handover.TryLater(e.Message);
        }
        finally
        {
            _pool.Leave();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    /// <returns>Null when a reused connection turned out to be dead before the server saw anything of the message.</returns>
    private async Task<Handover?> TryAsync(SmtpConnection connection, Mail mail, bool isReused, CancellationToken cancel)
    {
        var isFit = false;
        try
        {
            if (connection.Largest < mail.Content.MessageBytes)
            {
                isFit = true;
                return new Handover.Refused($"The message has {mail.Content.MessageBytes} bytes; the mail server takes at most {connection.Largest}.");
            }
            var answer = await connection.SendAsync(mail.From, mail.To, mail.Content, cancel);
            isFit = !answer.Reply.IsClosing;
            return isReused && !isFit && connection.Progress == SmtpProgress.Envelope ? null : SmtpVerdict.Of(answer);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            if (isReused && e is not TimeoutException && connection.Progress == SmtpProgress.Envelope)
                return null;
            return Lost(connection.Progress, e);
        }
        finally
        {
            await (isFit ? _pool.KeepAsync(connection) : connection.DisposeAsync());
        }
    }

    private Handover Lost(SmtpProgress progress, Exception e)
    {
        var server = $"{_settings.Host}:{_settings.Port}";
        var why = e.Message.TrimEnd('.');
        return progress == SmtpProgress.HandedOver
            ? new Handover.Unknown($"The message was sent to {server}, and its answer never came: {why}.")
            : new Handover.TryLater($"The connection to {server} failed before the message was handed over: {why}.");
    }

    private sealed record Mail(string From, string To, SmtpContent Content);
}
