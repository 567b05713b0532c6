namespace TriggerMail.Storage;

/// <summary>
/// Empties the write-ahead log, in which deleted rows stand until they are written over. On a connection and a timer of its own: most of the
/// log is moved while commits go on, and they wait for the rest only. Where somebody reads at the moment it is tried again, until it is done.
/// </summary>
internal sealed class LogScrubber(string path) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly Lock gate = new();
    private Database? database;
    private Timer? timer;
    private long last;
    private bool wanted, closed;

    /// <summary>Empties the log now, or within moments.</summary>
    public void Scrub()
    {
        lock (gate)
        {
            wanted = true;
            // Many erasures in a row share one emptying.
            if (last == 0 || TimeProvider.System.GetElapsedTime(last) >= Pause)
                Try();
            if (wanted && !closed)
                (timer ??= new(_ => Retry())).Change(Pause, Pause);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            closed = true;
            timer?.Dispose();
            database?.Dispose();
        }
    }

    private void Retry()
    {
        lock (gate)
        {
            if (wanted && !closed)
                Try();
            if (!wanted)
                timer?.Change(Timeout.Infinite, Timeout.Infinite);
        }
    }

    // A connection that has not read yet does not know of the log, and would say that there is nothing to empty.
    private Database Open()
    {
        var opened = new Database(path);
        opened.Number("SELECT reserved FROM counter");
        return opened;
    }

    private void Try()
    {
        if (closed)
            return;
        try
        {
            database ??= Open();
            database.Checkpoint();
            wanted = !database.EmptyLog();
        }
        catch (RecordStoreException)
        {
            // The disk is full or failing: whoever writes hears of it, and this is tried again.
        }
        last = TimeProvider.System.GetTimestamp();
    }
}
