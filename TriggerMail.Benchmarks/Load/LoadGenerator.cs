using System.Net;
using System.Net.Sockets;

namespace TriggerMail.Benchmarks.Load;

/// <summary>
/// Keep-alive connections that each send the next request as soon as the answer to their last has come. One thread and
/// requests prepared beforehand: it shares the processors with what it measures.
/// </summary>
internal sealed class LoadGenerator : IDisposable
{
    private readonly Dictionary<Socket, byte[]> sockets = [];
    private readonly byte[] buffer = new byte[4096];

    public LoadGenerator(int port, int connections)
    {
        for (var n = 0; n < connections; n++)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Connect(IPAddress.Loopback, port);
            sockets[socket] = [];
        }
    }

    /// <summary>Sends every request and returns when each was answered with 202.</summary>
    public void Send(IReadOnlyList<byte[]> requests)
    {
        var (next, busy, ready) = (0, new List<Socket>(sockets.Count), new List<Socket>(sockets.Count));
        foreach (var socket in sockets.Keys.Take(requests.Count))
        {
            socket.Send(requests[next++]);
            busy.Add(socket);
        }
        while (busy.Count > 0)
        {
            ready.Clear();
            ready.AddRange(busy);
            Socket.Select(ready, null, null, -1);
            foreach (var socket in ready)
                if (!HasAnswer(socket))
                    continue;
                else if (next < requests.Count)
                    socket.Send(requests[next++]);
                else
                    busy.Remove(socket);
        }
    }

    public void Dispose()
    {
        foreach (var socket in sockets.Keys)
            socket.Dispose();
    }

    // An answer is small and nearly always comes in one piece; what came of a torn one waits for the rest.
    private bool HasAnswer(Socket socket)
    {
        var had = sockets[socket];
        had.CopyTo(buffer, 0);
        var read = socket.Receive(buffer.AsSpan(had.Length));
        var answer = buffer.AsSpan(0, had.Length + read);
        if (read == 0 || (answer.Length >= 12 && !answer.StartsWith("HTTP/1.1 202"u8)))
            throw new InvalidOperationException($"The intake answered: {System.Text.Encoding.UTF8.GetString(answer)}");
        var whole = IsWhole(answer);
        sockets[socket] = whole ? [] : answer.ToArray();
        return whole;
    }

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var end = answer.IndexOf("\r\n\r\n"u8);
        if (end < 0)
            return false;
        var at = answer.IndexOf("Content-Length: "u8);
        return at < 0 || at > end
            ? answer.EndsWith("\r\n0\r\n\r\n"u8)
            : System.Buffers.Text.Utf8Parser.TryParse(answer[(at + 16)..], out int length, out _) && answer.Length == end + 4 + length;
    }
}
