namespace TriggerMail.Queue;

/// <summary>Tells when nothing is pending. Its caller holds the lock.</summary>
internal sealed class Idleness
{
    private TaskCompletionSource? wanted;
    private bool isOver;

    public int Pending { get; private set; }

    public void Add() => Pending++;

    public void Remove()
    {
        if (--Pending > 0)
            return;
        wanted?.TrySetResult();
        wanted = null;
    }

    /// <summary>Completes as soon as nothing is pending.</summary>
    public Task WhenIdle()
    {
        if (Pending == 0)
            return Task.CompletedTask;
        if (isOver)
            return Task.FromCanceled(new(canceled: true));
        wanted ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
        return wanted.Task;
    }

    /// <summary>What is pending stays so: whoever waits for the end of it waits in vain.</summary>
    public void GiveUp()
    {
        isOver = true;
        wanted?.TrySetCanceled();
        wanted = null;
    }
}
