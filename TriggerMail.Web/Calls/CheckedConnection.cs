using System.Net;
using System.Net.Sockets;

namespace TriggerMail.Web.Calls;

/// <summary>Finds the addresses of a host.</summary>
internal delegate Task<IPAddress[]> Lookup(string host, CancellationToken cancel);

/// <summary>
/// Opens connections to public addresses only. The name is looked up once, every address it has is judged, and the connection goes to
/// one of those very addresses: a name that answers differently the second time gains nothing.
/// </summary>
internal sealed class CheckedConnection(Lookup lookup, bool allowPrivate)
{
    /// <summary>A connection to the host, for <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="PrivateAddressException">The name leads into a network.</exception>
    public async ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await lookup(host, cancel);
        if (!allowPrivate && Array.Find(addresses, address => !PublicAddress.Is(address)) is { } inside)
            throw new PrivateAddressException(host, inside);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A host that may be called by its name leads to an address inside a network.</summary>
internal sealed class PrivateAddressException(string host, IPAddress address)
    : IOException($"{host} leads to {address}, an address inside a network; allow it with TriggerMail:Calls:AllowPrivate if that is meant");
