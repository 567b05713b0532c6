using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace TriggerMail.Sending;

/// <summary>Bytes to a mail server and answers from it. Every call is given up after the timeout, and the wire is useless after a failed one.</summary>
internal sealed class SmtpWire(Socket socket, TimeSpan timeout) : IAsyncDisposable
{
    /// <summary>RFC 5321 §4.5.3.1.5 allows 512; some servers are chattier. Beyond this it is no mail server.</summary>
    private const int LongestLine = 4096;

    private const int MostLines = 128;

    private readonly byte[] _buffer = new byte[LongestLine];
    private Stream _stream = new NetworkStream(socket, ownsSocket: true);
    private int _start;
    private int _end;

    /// <summary>Whether what is sent is encrypted.</summary>
    public bool IsSecure => _stream is SslStream;

    /// <summary>Our own address on this connection.</summary>
    public IPAddress OwnAddress => ((IPEndPoint)socket.LocalEndPoint!).Address;

    /// <summary>Whether the server is this machine.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(((IPEndPoint)socket.RemoteEndPoint!).Address);

    /// <summary>Whether the server has said or ended something we did not ask for: a connection it gave up while idle.</summary>
    public bool HasNews => _end > _start || socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Sends a line or several, and a line break.</summary>
    public Task SayAsync(string lines, CancellationToken cancel) => SendAsync(Encoding.ASCII.GetBytes(lines + "\r\n"), cancel);

    /// <summary>Sends bytes.</summary>
    public Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        WithinAsync(async limit =>
        {
            await _stream.WriteAsync(bytes, limit);
            return true;
        }, cancel);

    /// <summary>Waits for an answer.</summary>
    /// <exception cref="IOException">The connection is lost, or the answer is not SMTP.</exception>
    /// <exception cref="TimeoutException">There was none in time.</exception>
    public Task<SmtpReply> HearAsync(CancellationToken cancel) => WithinAsync(ReplyAsync, cancel);

    /// <summary>Encrypts from here on.</summary>
    public async Task SecureAsync(SslClientAuthenticationOptions options, CancellationToken cancel)
    {
        // What came in the clear before the handshake may be anybody's (CVE-2011-0411 and its family).
        if (_end > _start)
            throw new SmtpProtocolException("the server sent more than its answer to STARTTLS before encrypting");
        var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secure;
        await WithinAsync(async limit =>
        {
            await secure.AuthenticateAsClientAsync(options, limit);
            return true;
        }, cancel);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async Task<T> WithinAsync<T>(Func<CancellationToken, Task<T>> step, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        try
        {
            return await step(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new TimeoutException($"the server did not answer within {timeout.TotalSeconds:0.###} s");
        }
    }

    private async Task<SmtpReply> ReplyAsync(CancellationToken cancel)
    {
        List<string> lines = [];
        while (lines.Count < MostLines)
        {
            var line = await LineAsync(cancel);
            lines.Add(line);
            if (line.Length < 4 || line[3] != '-')
                return SmtpReply.Parse(lines);
        }
        throw new SmtpProtocolException($"the server's answer has more than {MostLines} lines");
    }

    private async Task<string> LineAsync(CancellationToken cancel)
    {
        var seen = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + seen, _end - _start - seen).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = Encoding.UTF8.GetString(_buffer, _start, seen + at).TrimEnd('\r');
                _start += seen + at + 1;
                return line;
            }
            seen = _end - _start;
            await FillAsync(cancel);
        }
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            throw new SmtpProtocolException($"the server's answer has a line longer than {LongestLine} characters");
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        if (read == 0)
            throw new EndOfStreamException("the server closed the connection");
        _end += read;
    }
}
