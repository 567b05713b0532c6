using System.Threading.Tasks.Sources;

namespace TriggerMail.Storage;

/// <summary>
/// A batch on its way through the commit loop and the answer its caller awaits. Used again after the answer is taken, so that
/// waiting allocates nothing.
/// </summary>
internal sealed class PendingCommit : IValueTaskSource<BatchResult>
{
    private readonly Action<PendingCommit> _reuse;

    // Callers go on with their own work on the thread pool: run here, it would hold up the next commit.
    private ManualResetValueTaskSourceCore<BatchResult> _answer = new() { RunContinuationsAsynchronously = true };

    public PendingCommit(Action<PendingCommit> reuse) => _reuse = reuse;

    public Batch Batch { get; private set; } = null!;

    /// <summary>The batch queued just before, while both wait.</summary>
    public PendingCommit? Older { get; set; }

    /// <summary>Known once the batch is applied; told once it is durable.</summary>
    public BatchResult? Outcome { get; set; }

    public Exception? Failure { get; set; }

    public ValueTask<BatchResult> Start(Batch batch)
    {
        Batch = batch;
        return new(this, _answer.Version);
    }

    public void Answer()
    {
        if (Failure is { } failure)
            _answer.SetException(failure);
        else
            _answer.SetResult(Outcome!);
    }

    BatchResult IValueTaskSource<BatchResult>.GetResult(short token)
    {
        try
        {
            return _answer.GetResult(token);
        }
        finally
        {
            _answer.Reset();
            (Batch, Older, Outcome, Failure) = (null!, null, null, null);
            _reuse(this);
        }
    }

    ValueTaskSourceStatus IValueTaskSource<BatchResult>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<BatchResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _answer.OnCompleted(continuation, state, token, flags);
}
