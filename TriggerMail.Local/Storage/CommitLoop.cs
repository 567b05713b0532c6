using System.Runtime.InteropServices;
using SQLitePCL;

namespace TriggerMail.Storage;

/// <summary>
/// The one writer. It takes whatever callers have queued, applies it in one transaction, commits, answers, and looks again: no
/// delay is added to form a group, a group is what arrived while the one before was being made durable.
/// </summary>
internal sealed class CommitLoop : IDisposable
{
    private const int GroupBatches = 1024, CheckpointPages = 8192;

    private readonly Database _database;
    private readonly BatchWriter _writer;
    private readonly Statement _begin, _commit, _rollback;
    private readonly Thread _thread;
    private readonly CommitQueue _queue = new();
    private long _groups, _batches;
    private int _pagesInLog;

    public CommitLoop(Database database)
    {
        _database = database;
        _writer = new(database);
        _begin = database.Prepare("BEGIN IMMEDIATE");
        _commit = database.Prepare("COMMIT");
        _rollback = database.Prepare("ROLLBACK");
        _thread = new(Run) { IsBackground = true, Name = "TriggerMail commits" };
        _thread.Start();
    }

    public StoreActivity Activity => new(Interlocked.Read(ref _groups), Interlocked.Read(ref _batches));

    public ValueTask<BatchResult> Enqueue(Batch batch) => _queue.Add(batch);

    /// <summary>Answers what is queued, takes nothing more and closes the connection.</summary>
    public void Dispose()
    {
        _queue.Close();
        if (_thread.IsAlive)
            _thread.Join();
    }

    private void Run()
    {
        List<PendingCommit> taken = [];
        while (_queue.Take(taken))
        {
            for (var start = 0; start < taken.Count; start += GroupBatches)
                Commit(CollectionsMarshal.AsSpan(taken).Slice(start, Math.Min(GroupBatches, taken.Count - start)));
        }
        foreach (var statement in (ReadOnlySpan<Statement>)[_begin, _commit, _rollback])
            statement.Dispose();
        _writer.Dispose();
        _database.Dispose();
    }

    private void Commit(ReadOnlySpan<PendingCommit> group)
    {
        var failure = TryCommit(group);
        if (failure is null || group.Length == 1 || failure is RecordStoreException { Code: raw.SQLITE_BUSY })
        {
            foreach (var pending in group)
                pending.Failure = failure;
        }
        else
        {
            // One of them may be what the disk or SQLite refuses: each alone, so that only that one fails.
            foreach (var pending in group)
                pending.Failure = TryCommit([pending]);
        }

        Interlocked.Increment(ref _groups);
        Interlocked.Add(ref _batches, group.Length);
        foreach (var pending in group)
            pending.Answer();
        CheckpointWhenLogIsLong();
    }

    private Exception? TryCommit(ReadOnlySpan<PendingCommit> group)
    {
        try
        {
            _begin.Run();
            foreach (var pending in group)
                pending.Outcome = _writer.Apply(pending.Batch);
            _commit.Run();
            _writer.Versions.Committed();
            return null;
        }
#pragma warning disable CA1031 // Whatever happened belongs to these callers; the loop serves the others.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            return Undo(failure);
        }
    }

    private Exception Undo(Exception failure)
    {
        try
        {
            if (_database.InTransaction)
                _rollback.Run();
            _writer.Versions.RolledBack();
            _pagesInLog = CheckpointPages; // A log moved into the file may be the room that was missing.
            return failure;
        }
        catch (RecordStoreException worse)
        {
            return new AggregateException(failure, worse);
        }
    }

    /// <summary>
    /// After the answers, not inside a commit as SQLite would by itself: moving the log into the file makes nobody wait who has
    /// not asked yet.
    /// </summary>
    private void CheckpointWhenLogIsLong()
    {
        _pagesInLog += _database.TakePagesWritten();
        if (_pagesInLog < CheckpointPages)
            return;
        _database.Checkpoint();
        _pagesInLog = 0;
    }
}
