using MailKit;

namespace TriggerMail.Sending;

/// <summary>Keeps sessions open for the next message, never more than allowed, and closes those that nobody needs.</summary>
internal sealed class SmtpPool : IAsyncDisposable
{
    private readonly SmtpSettings _settings;
    private readonly TimeProvider _clock;
    private readonly SemaphoreSlim _slots;
    private readonly Lock _gate = new();
    private readonly LinkedList<(SmtpConnection Connection, long Since)> _idle = new();
    private readonly ITimer _sweep;
    private bool _isClosed;

    public SmtpPool(SmtpSettings settings, TimeProvider clock)
    {
        (_settings, _clock) = (settings, clock);
        _slots = new(settings.MaxConnections);
        _sweep = clock.CreateTimer(_ => _ = CloseIdleAsync(settings.KeepIdle), null, settings.KeepIdle, settings.KeepIdle);
    }

    /// <summary>Waits for the right to use a connection; <see cref="Leave"/> gives it back.</summary>
    public Task EnterAsync(CancellationToken cancel) => _slots.WaitAsync(cancel);

    /// <summary>Gives the right to use a connection back.</summary>
    public void Leave() => _slots.Release();

    /// <summary>A session that served before, the most recent first, so that the surplus grows old and is closed; null when there is none.</summary>
    public SmtpConnection? Take()
    {
        lock (_gate)
        {
            if (_idle.First is not { } first)
                return null;
            _idle.RemoveFirst();
            return first.Value.Connection;
        }
    }

    /// <summary>A new session.</summary>
    /// <exception cref="SmtpUnavailableException">There is none to be had, and why.</exception>
    public Task<SmtpConnection> OpenAsync(CancellationToken cancel) => SmtpHandshake.OpenAsync(_settings, _clock, cancel);

    /// <summary>Keeps a session that is fit for another message.</summary>
    public async ValueTask KeepAsync(SmtpConnection connection)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _idle.AddFirst((connection, _clock.GetTimestamp()));
                return;
            }
        }
        await QuitAsync(connection);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
            _isClosed = true;
        await _sweep.DisposeAsync();
        await CloseIdleAsync(TimeSpan.Zero);
    }

    private async Task CloseIdleAsync(TimeSpan after)
    {
        List<SmtpConnection> old = [];
        lock (_gate)
        {
            while (_idle.Last is { } last && _clock.GetElapsedTime(last.Value.Since) >= after)
            {
                old.Add(last.Value.Connection);
                _idle.RemoveLast();
            }
        }
        foreach (var connection in old)
            await QuitAsync(connection);
    }

    private static async Task QuitAsync(SmtpConnection connection)
    {
        try
        {
            await connection.DisconnectAsync(quit: true);
        }
        catch (Exception e) when (e is IOException or TimeoutException or ProtocolException)
        {
            // Gone already: that is what was asked for.
        }
        connection.Dispose();
    }
}
