using System.Globalization;

namespace TriggerMail.Sending;

/// <summary>How far a message got on a connection.</summary>
internal enum SmtpProgress
{
    /// <summary>The server has seen nothing of the message.</summary>
    Envelope,

    /// <summary>The server has part of the message, and not its end: it will drop it (RFC 5321 §4.1.1.4).</summary>
    Content,

    /// <summary>The end of the message was on its way: the server may have it.</summary>
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

/// <summary>A session with a mail server that takes one message after another (RFC 5321 §3.3).</summary>
internal sealed class SmtpConnection(SmtpWire wire, bool pipelines, bool knowsSize, long? largest) : IAsyncDisposable
{
    private bool _isUnclean;

    /// <summary>How far the message of the last <see cref="SendAsync"/> got: this decides what a lost connection means.</summary>
    public SmtpProgress Progress { get; private set; }

    /// <summary>Bytes the server takes in one message; null when it does not say (RFC 1870).</summary>
    public long? Largest => largest;

    /// <summary>Whether the server gave the session up while nobody used it.</summary>
    public bool IsStale => wire.HasNews;

    /// <summary>
    /// Hands over one message. Cancelling works until the end of the message is on its way; from there only the answer or the timeout counts.
    /// </summary>
    /// <exception cref="IOException">The connection is lost; see <see cref="Progress"/>.</exception>
    /// <exception cref="TimeoutException">The server went silent; see <see cref="Progress"/>.</exception>
    public async Task<SmtpAnswer> SendAsync(string from, string to, SmtpContent content, CancellationToken cancel)
    {
        Progress = SmtpProgress.Envelope;
        var size = knowsSize ? string.Create(CultureInfo.InvariantCulture, $" SIZE={content.MessageBytes}") : "";
        string[] commands = [$"MAIL FROM:<{from}>{size}", $"RCPT TO:<{to}>", "DATA"];
        var answer = pipelines ? await AskTogetherAsync(commands, cancel) : await AskInTurnAsync(commands, cancel);
        if (!Agrees(answer.Stage, answer.Reply))
        {
            if (answer.Reply.IsPositive)
                throw new SmtpProtocolException($"the server answered {commands[(int)answer.Stage]} with {answer.Reply}");
            _isUnclean = true;
            return answer;
        }
        Progress = SmtpProgress.Content;
        if (!content.Beginning.IsEmpty)
            await wire.SendAsync(content.Beginning, cancel);
        cancel.ThrowIfCancellationRequested();
        Progress = SmtpProgress.HandedOver;
        await wire.SendAsync(content.End, CancellationToken.None);
        return new(SmtpStage.Content, await wire.HearAsync(CancellationToken.None));
    }

    /// <summary>Says goodbye, if the server still listens, and closes.</summary>
    public async ValueTask QuitAsync()
    {
        try
        {
            await wire.SayAsync("QUIT", CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // Gone already: that is what was asked for.
        }
        await wire.DisposeAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => wire.DisposeAsync();

    /// <summary>One round trip for the whole envelope (RFC 2920).</summary>
    private async Task<SmtpAnswer> AskTogetherAsync(string[] commands, CancellationToken cancel)
    {
        var lines = string.Join("\r\n", commands);
        await wire.SayAsync(_isUnclean ? "RSET\r\n" + lines : lines, cancel);
        if (_isUnclean)
            await HearResetAsync(cancel);
        SmtpAnswer? refusal = null;
        for (var stage = SmtpStage.Sender; ; stage++)
        {
            var reply = await wire.HearAsync(cancel);
            if (!Agrees(stage, reply))
                refusal ??= new(stage, reply);
            if (reply.IsClosing)
                return refusal!.Value;
            if (stage < SmtpStage.Data)
                continue;
            if (refusal is null)
                return new(stage, reply);
            if (reply.Code == 354)
                await SendNothingAsync(cancel);
            return refusal.Value;
        }
    }

    private async Task<SmtpAnswer> AskInTurnAsync(string[] commands, CancellationToken cancel)
    {
        if (_isUnclean)
        {
            await wire.SayAsync("RSET", cancel);
            await HearResetAsync(cancel);
        }
        for (var stage = SmtpStage.Sender; ; stage++)
        {
            await wire.SayAsync(commands[(int)stage], cancel);
            var reply = await wire.HearAsync(cancel);
            if (stage == SmtpStage.Data || !Agrees(stage, reply))
                return new(stage, reply);
        }
    }

    private async Task HearResetAsync(CancellationToken cancel)
    {
        var reply = await wire.HearAsync(cancel);
        if (reply.Code is < 200 or >= 300)
            throw new SmtpProtocolException($"the server answers RSET with {reply}");
        _isUnclean = false;
    }

    /// <summary>A server that answers 354 although it took no recipient waits for a message: it gets an empty one (RFC 2920 §3.1).</summary>
    private async Task SendNothingAsync(CancellationToken cancel)
    {
        await wire.SayAsync(".", cancel);
        await wire.HearAsync(cancel);
    }

    private static bool Agrees(SmtpStage stage, SmtpReply reply) =>
        stage == SmtpStage.Data ? reply.Code == 354 : reply.Code is >= 200 and < 300;
}
