using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace TriggerMail.Sending;

/// <summary>From nothing to a session that takes messages: connect, greet, encrypt, sign in.</summary>
internal sealed class SmtpHandshake(SmtpSettings settings, SmtpWire wire)
{
    private readonly Dictionary<string, string> _extensions = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="SmtpUnavailableException">Whatever went wrong, as a sentence. Nothing is left open.</exception>
    public static async Task<SmtpConnection> OpenAsync(SmtpSettings settings, CancellationToken cancel)
    {
        SmtpWire? wire = null;
        try
        {
            wire = new SmtpWire(await ConnectAsync(settings, cancel), settings.Timeout);
            var connection = await new SmtpHandshake(settings, wire).GreetAsync(cancel);
            wire = null;
            return connection;
        }
        catch (Exception e) when (e is SocketException or TimeoutException or AuthenticationException or IOException and not SmtpUnavailableException)
        {
            throw new SmtpUnavailableException($"No session with {settings.Host}:{settings.Port}: {e.Message.TrimEnd('.')}.", e);
        }
        finally
        {
            if (wire is not null)
                await wire.DisposeAsync();
        }
    }

    private static async Task<Socket> ConnectAsync(SmtpSettings settings, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(settings.Timeout);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(settings.Host, settings.Port, limit.Token);
            return socket;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is OperationCanceledException && !cancel.IsCancellationRequested)
                throw new TimeoutException($"it did not accept the connection within {settings.Timeout.TotalSeconds:0.###} s", e);
            throw;
        }
    }

    private async Task<SmtpConnection> GreetAsync(CancellationToken cancel)
    {
        if (settings.Security == SmtpSecurity.Tls || settings is { Security: SmtpSecurity.Auto, Port: 465 })
            await EncryptAsync(cancel);
        Require(await wire.HearAsync(cancel), "greets with");
        await IntroduceAsync(cancel);
        if (settings.Security is SmtpSecurity.StartTls or SmtpSecurity.Auto && !wire.IsSecure)
            await StartTlsAsync(cancel);
        if (settings.User is not null)
            await SignInAsync(settings.User, settings.Password ?? "", cancel);
        long? size = _extensions.TryGetValue("SIZE", out var text)
            && long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) && bytes > 0 ? bytes : null;
        return new SmtpConnection(wire, _extensions.ContainsKey("PIPELINING"), _extensions.ContainsKey("SIZE"), size);
    }

    private async Task IntroduceAsync(CancellationToken cancel)
    {
        var address = wire.OwnAddress.IsIPv4MappedToIPv6 ? wire.OwnAddress.MapToIPv4() : wire.OwnAddress;
        var literal = address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{address}]" : $"[{address}]";
        await wire.SayAsync($"EHLO {settings.ClientName ?? literal}", cancel);
        var reply = await wire.HearAsync(cancel);
        Require(reply, "answers EHLO with");
        _extensions.Clear();
        foreach (var line in reply.Lines.Skip(1))
        {
            // "AUTH=LOGIN" is how some old servers spell "AUTH LOGIN".
            var end = line.IndexOfAny([' ', '=']) is >= 0 and var at ? at : line.Length;
            var value = line[Math.Min(end + 1, line.Length)..];
            _extensions[line[..end]] = _extensions.TryGetValue(line[..end], out var before) ? $"{before} {value}" : value;
        }
    }

    private async Task StartTlsAsync(CancellationToken cancel)
    {
        if (!_extensions.ContainsKey("STARTTLS"))
        {
            if (settings.Security == SmtpSecurity.Auto)
                return;
            throw Unavailable($"does not offer STARTTLS. Set {SmtpSettings.Section}:Security to tls if it encrypts from the start, or to none if it cannot");
        }
        await wire.SayAsync("STARTTLS", cancel);
        Require(await wire.HearAsync(cancel), "answers STARTTLS with");
        await EncryptAsync(cancel);
        // What was said before encryption does not count (RFC 3207 §4.2).
        await IntroduceAsync(cancel);
    }

    private Task EncryptAsync(CancellationToken cancel)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = settings.Host };
        if (settings.TrustedRoots is { } roots)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(roots);
        }
        return wire.SecureAsync(options, cancel);
    }

    private async Task SignInAsync(string user, string password, CancellationToken cancel)
    {
        if (settings.Security == SmtpSecurity.Auto && !wire.IsSecure && !wire.IsLoopback)
            throw Unavailable($"offers no encryption, and a password is not sent in the clear. Set {SmtpSettings.Section}:Security to none to allow it");
        var ways = _extensions.GetValueOrDefault("AUTH", "").ToUpperInvariant().Split(' ');
        if (!ways.Contains("PLAIN") && !ways.Contains("LOGIN"))
            throw Unavailable($"offers no way to sign in that is known here (PLAIN, LOGIN). Remove {SmtpSettings.Section}:User if it needs none");
        var reply = await SmtpAuthentication.SignInAsync(wire, ways.Contains("PLAIN"), user, password, cancel);
        if (!reply.IsPositive)
            throw Unavailable($"refused the sign-in of '{user}': {reply}. Check {SmtpSettings.Section}:User and :Password");
    }

    private void Require(SmtpReply reply, string verb)
    {
        if (reply.Code is < 200 or >= 300)
            throw Unavailable($"{verb} {reply}");
    }

    private SmtpUnavailableException Unavailable(string what) => new($"The mail server {settings.Host}:{settings.Port} {what.TrimEnd('.')}.");
}
