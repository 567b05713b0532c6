using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace TriggerMail.TestSmtpServer;

/// <summary>One client of a sink.</summary>
internal sealed class SinkSession(SmtpSink sink, Socket socket, int number)
{
    private readonly SinkOptions _options = sink.Options;
    private readonly List<string> _to = [];
    private SinkWire _wire = new(new NetworkStream(socket));
    private string? _from;
    private string? _user;
    private int _mails;
    private bool _isEncrypted;

    public async Task RunAsync(CancellationToken cancel)
    {
        if (_options.ImplicitTls)
            await EncryptAsync(cancel);
        if (!await ActAsync(SinkStage.Connect, "", "220 sink.test ready", cancel))
            return;
        while (await _wire.LineAsync(cancel) is { } line)
        {
            if (_options.Keep)
                sink.Commands.Enqueue(line);
            if (!await ObeyAsync(line, cancel))
                break;
        }
        await _wire.FlushAsync(cancel);
    }

    private async Task<bool> ObeyAsync(string line, CancellationToken cancel)
    {
        var verb = line.Split(' ', 2)[0].ToUpperInvariant();
        switch (verb)
        {
            case "EHLO" or "HELO":
                return await ActAsync(SinkStage.Hello, line, Offers(), cancel);
            case "STARTTLS" when _options.StartTls:
                var goesOn = await ActAsync(SinkStage.StartTls, line, "220 go ahead", cancel);
                await _wire.FlushAsync(cancel);
                if (goesOn)
                    await EncryptAsync(cancel);
                return goesOn;
            case "AUTH" when _options.Auth is not null:
                return await ActAsync(SinkStage.Auth, line, null, cancel) && await SignInAsync(line, cancel);
            case "MAIL":
                _mails++;
                var (sender, isLetIn) = (Path(line), _options.Auth is null || _user is not null);
                _from = isLetIn ? sender : null;
                _to.Clear();
                return await ActAsync(SinkStage.Sender, line, isLetIn ? "250 2.1.0 ok" : "530 5.7.0 sign in first", cancel, otherwise: () => _from = null);
            case "RCPT":
                if (_from is not null)
                    _to.Add(Path(line));
                return await ActAsync(SinkStage.Recipient, line, _from is null ? "503 5.5.1 no sender" : "250 2.1.5 ok", cancel, otherwise: _to.Clear);
            case "DATA":
                return await DataAsync(cancel);
            case "RSET":
                (_from, _) = (null, _to.RemoveAll(_ => true));
                return await ActAsync(SinkStage.Reset, line, "250 2.0.0 ok", cancel);
            case "QUIT":
                _wire.Say("221 2.0.0 bye");
                return false;
            default:
                _wire.Say("500 5.5.2 what?");
                return true;
        }
    }

    private async Task<bool> DataAsync(CancellationToken cancel)
    {
        var act = Ask(SinkStage.Data, "");
        if (act is SinkAct.After(var happened))
        {
            await happened.WaitAsync(cancel);
            act = null;
        }
        if (act is not (null or SinkAct.DropAfter))
            return await DoAsync(act, cancel);
        if (_to.Count == 0)
        {
            _wire.Say("503 5.5.1 no recipient");
            return true;
        }
        _wire.Say("354 go on");
        if (act is SinkAct.DropAfter(var bytes))
        {
            await _wire.SkipAsync(bytes, cancel);
            return Drop();
        }
        var mail = await _wire.MailAsync(_options.Keep, cancel);
        sink.Take(new(_from!, [.. _to], mail, number, _isEncrypted, _user));
        _from = null;
        _to.Clear();
        return await ActAsync(SinkStage.Content, "", $"250 2.0.0 ok: queued as {number}-{_mails}", cancel);
    }

    private async Task<bool> SignInAsync(string line, CancellationToken cancel)
    {
        string[] given;
        if (line.StartsWith("AUTH PLAIN ", StringComparison.Ordinal))
            given = Text(line[11..]).Split('\0')[1..];
        else
            given = [await ChallengeAsync("VXNlcm5hbWU6", cancel), await ChallengeAsync("UGFzc3dvcmQ6", cancel)];
        _user = given is [var user, var password] && user == _options.User && password == _options.Password ? user : null;
        _wire.Say(_user is null ? "535 5.7.8 wrong user or password" : "235 2.7.0 welcome");
        return true;
    }

    private async Task<string> ChallengeAsync(string challenge, CancellationToken cancel)
    {
        _wire.Say("334 " + challenge);
        return Text(await _wire.LineAsync(cancel) ?? "");
    }

    private async Task EncryptAsync(CancellationToken cancel)
    {
        var secure = new SslStream(new NetworkStream(socket));
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = SinkCertificate.Localhost }, cancel);
        (_wire, _isEncrypted) = (new(secure), true);
    }

    private string Offers()
    {
        List<string> offers = ["sink.test", "ENHANCEDSTATUSCODES", "8BITMIME"];
        if (_options.Pipelining)
            offers.Add("PIPELINING");
        if (_options.StartTls && !_isEncrypted)
            offers.Add("STARTTLS");
        if (_options.Auth is not null)
            offers.Add("AUTH " + _options.Auth);
        if (_options.Dsn)
            offers.Add("DSN");
        if (_options.Size is { } size)
            offers.Add($"SIZE {size}");
        return string.Join("\r\n", offers.Select((offer, i) => (i == offers.Count - 1 ? "250 " : "250-") + offer));
    }

    private SinkAct? Ask(SinkStage stage, string argument) => _options.Script(new(stage, argument, number, _mails));

    private async Task<bool> ActAsync(SinkStage stage, string argument, string? usually, CancellationToken cancel, Action? otherwise = null)
    {
        var act = Ask(stage, argument);
        if (act is SinkAct.After(var happened))
            await happened.WaitAsync(cancel);
        else if (act is not null)
        {
            otherwise?.Invoke();
            return await DoAsync(act, cancel);
        }
        if (usually is not null)
            _wire.Say(usually);
        return true;
    }

    private async Task<bool> DoAsync(SinkAct act, CancellationToken cancel)
    {
        switch (act)
        {
            case SinkAct.Reply(var lines):
                _wire.Say(lines);
                return !lines.StartsWith("421", StringComparison.Ordinal);
            case SinkAct.Hang:
                await _wire.FlushAsync(cancel);
                await _wire.SkipAsync(int.MaxValue, cancel);
                return false;
            default:
                await _wire.FlushAsync(cancel);
                return Drop();
        }
    }

    private bool Drop()
    {
        socket.LingerState = new LingerOption(true, 0);
        socket.Close();
        return false;
    }

    private static string Path(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];

    private static string Text(string base64) => Encoding.UTF8.GetString(Convert.FromBase64String(base64));
}
