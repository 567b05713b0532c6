using System.Collections.Concurrent;

namespace TriggerMail.Storage;

/// <summary>
/// Where callers leave their batches and the commit loop picks all of them up at once: a linked stack, so that dozens of callers
/// coming back from the same commit at the same moment do not queue for a lock.
/// </summary>
internal sealed class CommitQueue
{
    private static readonly PendingCommit Closed = new(_ => { });

    private readonly ConcurrentQueue<PendingCommit> _idle = new();
    private readonly Action<PendingCommit> _reuse;
    private readonly object _sleep = new();
    private PendingCommit? _newest;
    private bool _closing;

    public CommitQueue() => _reuse = _idle.Enqueue;

    /// <exception cref="ObjectDisposedException">The queue is closed and empty.</exception>
    public ValueTask<BatchResult> Add(Batch batch)
    {
        if (!_idle.TryDequeue(out var pending))
            pending = new(_reuse);
        var answer = pending.Start(batch);
        PendingCommit? newest;
        do
        {
            newest = Volatile.Read(ref _newest);
            ObjectDisposedException.ThrowIf(newest == Closed, typeof(SqliteRecordStore));
            pending.Older = newest;
        }
        while (Interlocked.CompareExchange(ref _newest, pending, newest) != newest);

        if (newest is null)
            Wake();
        return answer;
    }

    /// <summary>Fills the list with what is queued, oldest first; waits while there is nothing. False: closed, and nothing is left.</summary>
    public bool Take(List<PendingCommit> into)
    {
        into.Clear();
        while (into.Count == 0)
        {
            if (!Sleep() && Interlocked.CompareExchange(ref _newest, Closed, null) is null)
                return false;
            for (var next = Interlocked.Exchange(ref _newest, null); next is not null; (next.Older, next) = (null, next.Older))
                into.Add(next);
        }
        into.Reverse();
        return true;
    }

    /// <summary>What was added before is still taken; from then on adding is refused.</summary>
    public void Close()
    {
        Volatile.Write(ref _closing, true);
        Wake();
    }

    private void Wake()
    {
        lock (_sleep)
            Monitor.Pulse(_sleep);
    }

    /// <summary>Until something is queued (true) or the queue is to close (false).</summary>
    private bool Sleep()
    {
        if (Volatile.Read(ref _newest) is not null)
            return true;
        lock (_sleep)
        {
            while (Volatile.Read(ref _newest) is null)
            {
                if (Volatile.Read(ref _closing))
                    return false;
                Monitor.Wait(_sleep);
            }
            return true;
        }
    }
}
