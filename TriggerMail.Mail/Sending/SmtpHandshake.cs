using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace TriggerMail.Sending;

/// <summary>From nothing to a session that takes messages: connect, greet, encrypt, sign in.</summary>
internal static class SmtpHandshake
{
    /// <exception cref="SmtpUnavailableException">Whatever went wrong, as a sentence. Nothing is left open.</exception>
    public static async Task<SmtpConnection> OpenAsync(SmtpSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        var connection = new SmtpConnection { CheckCertificateRevocation = false, DeliveryStatusNotificationType = DeliveryStatusNotificationType.HeadersOnly };
        try
        {
            await GreetAsync(connection, settings, clock, cancel);
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (Sentence(e, settings) is { } sentence)
                throw new SmtpUnavailableException(sentence, e);
            throw;
        }
    }

    private static async Task GreetAsync(SmtpConnection connection, SmtpSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        if (settings.TrustedRoots is { } roots)
            connection.ServerCertificateValidationCallback = (_, certificate, _, _) => certificate is X509Certificate2 given && IsSignedBy(roots, given, settings.Host);
        var socket = await ConnectAsync(settings, clock, cancel);
        connection.LocalDomain = settings.ClientName ?? ((IPEndPoint)socket.LocalEndPoint!).Address.ToString();
        var isHere = IPAddress.IsLoopback(((IPEndPoint)socket.RemoteEndPoint!).Address);
        var stream = new MailStream(socket, settings.Timeout, clock);
        try
        {
            await connection.ConnectAsync(stream, settings.Host, settings.Port, Protection(settings), cancel);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        if (settings.User is { } user)
            await SignInAsync(connection, user, settings, isHere, cancel);
    }

    private static SecureSocketOptions Protection(SmtpSettings settings) => settings.Security switch
    {
        SmtpSecurity.None => SecureSocketOptions.None,
        SmtpSecurity.StartTls => SecureSocketOptions.StartTls,
        SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
        _ => settings.Port == 465 ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTlsWhenAvailable,
    };

    private static bool IsSignedBy(X509Certificate2Collection roots, X509Certificate2 certificate, string host)
    {
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        return chain.Build(certificate) && certificate.MatchesHostname(host);
    }

    private static async Task<Socket> ConnectAsync(SmtpSettings settings, TimeProvider clock, CancellationToken cancel)
    {
        using var late = new CancellationTokenSource(settings.Timeout, clock);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
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

    private static async Task SignInAsync(SmtpConnection connection, string user, SmtpSettings settings, bool isHere, CancellationToken cancel)
    {
        if (settings.Security == SmtpSecurity.Auto && !connection.IsSecure && !isHere)
            throw Unavailable(settings, $"offers no encryption, and a password is not sent in the clear. Set {SmtpSettings.Section}:Security to none to allow it");
        // Some servers offer "login", which MailKit would not know.
        connection.AuthenticationMechanisms.UnionWith([.. connection.AuthenticationMechanisms.Select(name => name.ToUpperInvariant())]);
        try
        {
            await connection.AuthenticateAsync(Encoding.UTF8, new NetworkCredential(user, settings.Password ?? ""), cancel);
        }
        catch (AuthenticationException refusal) when (refusal.InnerException is SmtpCommandException { StatusCode: var code, Message: var text })
        {
            throw Unavailable(settings, $"refused the sign-in of '{user}': {new SmtpReply((int)code, text)}. Check {SmtpSettings.Section}:User and :Password");
        }
        catch (Exception none) when (none is NotSupportedException or AuthenticationException)
        {
            throw Unavailable(settings, $"offers no way to sign in that is known here ({none.Message.TrimEnd('.')}). Remove {SmtpSettings.Section}:User if it needs none");
        }
    }

    private static string? Sentence(Exception e, SmtpSettings settings) => e switch
    {
        SmtpUnavailableException known => known.Message,
        SmtpCommandException { StatusCode: var code, Message: var text } => Unavailable(settings, $"answers with {new SmtpReply((int)code, text)}").Message,
        NotSupportedException => Unavailable(settings, $"does not offer STARTTLS. Set {SmtpSettings.Section}:Security to tls if it encrypts from the start, or to none if it cannot").Message,
        SslHandshakeException ssl => Broken(settings, ssl.InnerException?.Message ?? ssl.Message),
        SocketException or TimeoutException or IOException or ProtocolException or System.Security.Authentication.AuthenticationException => Broken(settings, e.Message),
        _ => null,
    };

    private static string Broken(SmtpSettings settings, string why) => $"No session with {settings.Host}:{settings.Port}: {why.TrimEnd('.')}.";

    private static SmtpUnavailableException Unavailable(SmtpSettings settings, string what) => new($"The mail server {settings.Host}:{settings.Port} {what.TrimEnd('.')}.");
}
