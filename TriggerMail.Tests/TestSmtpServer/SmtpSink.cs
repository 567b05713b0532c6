using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TriggerMail.TestSmtpServer;

/// <summary>A mail server inside the process, on a free port of 127.0.0.1. It keeps what it gets and misbehaves on demand.</summary>
public sealed class SmtpSink : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, Task> _sessions = new();
    private readonly Task _accepting;
    private int _received;

    private SmtpSink(SinkOptions options)
    {
        Options = options;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _accepting = AcceptAsync();
    }

    public SinkOptions Options { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    /// <summary>In the order in which their final dots came.</summary>
    public ConcurrentQueue<ReceivedMail> Mails { get; } = new();

    /// <summary>Every command line of every session.</summary>
    public ConcurrentQueue<string> Commands { get; } = new();

    /// <summary>How many mails came, kept or not.</summary>
    public int Received => _received;

    /// <summary>How many connections there ever were.</summary>
    public int Connections { get; private set; }

    /// <summary>Released once for each connection that ended.</summary>
    public SemaphoreSlim Closed { get; } = new(0);

    /// <summary>Released once for each mail that came.</summary>
    public SemaphoreSlim Arrived { get; } = new(0);

    public static SmtpSink Start(SinkOptions? options = null) => new(options ?? new());

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_sessions.Values);
        _stop.Dispose();
        Closed.Dispose();
        Arrived.Dispose();
    }

    internal void Take(ReceivedMail mail)
    {
        Interlocked.Increment(ref _received);
        if (Options.Keep)
            Mails.Enqueue(mail);
        Arrived.Release();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                var number = ++Connections;
                _sessions[number] = ServeAsync(socket, number);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException)
            {
                return;
            }
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        await Task.Yield();
        using (socket)
        {
            socket.NoDelay = true;
            try
            {
                await new SinkSession(this, socket, number).RunAsync(_stop.Token);
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException
                or ObjectDisposedException or System.Security.Authentication.AuthenticationException)
            {
                // The client is gone, or the test is over.
            }
        }
        Closed.Release();
    }
}
