namespace TriggerMail.Queue;

/// <summary>How many events of an earlier run nobody has tried yet. Its caller holds the lock.</summary>
internal sealed class LeftOvers
{
    private readonly TaskCompletionSource tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int count;
    private bool isAllAdded;

    /// <summary>Completes when each was tried, or waits behind one that was.</summary>
    public Task Tried => tried.Task;

    public void Add(Lane lane)
    {
        lane.LeftOver++;
        count++;
    }

    public void AllAdded()
    {
        isAllAdded = true;
        Look();
    }

    /// <summary>The first of a line is out of the queue.</summary>
    public void Done(Lane lane) => TakeOff(lane, Math.Min(lane.LeftOver, 1));

    /// <summary>The first of a line stands, and with it the others: nobody can say for how long.</summary>
    public void Stands(Lane lane) => TakeOff(lane, lane.LeftOver);

    private void TakeOff(Lane lane, int some)
    {
        lane.LeftOver -= some;
        count -= some;
        Look();
    }

    private void Look()
    {
        if (isAllAdded && count == 0)
            tried.TrySetResult();
    }
}
