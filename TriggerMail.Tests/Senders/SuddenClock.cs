namespace TriggerMail.Senders;

/// <summary>No timer rings until the test says so; from then on every wait is over at once.</summary>
internal sealed class SuddenClock : TimeProvider
{
    private readonly Lock gate = new();
    private readonly HashSet<Waiting> set = [];
    private bool jumped;

    /// <summary>Everything that was set, and whatever will be, is due.</summary>
    public void Jump()
    {
        List<Waiting> due;
        lock (gate)
            (jumped, due) = (true, [.. set]);
        due.ForEach(waiting => waiting.Ring());
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Waiting(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class Waiting(SuddenClock clock, TimerCallback callback, object? state) : ITimer
    {
        public void Ring() => ThreadPool.QueueUserWorkItem(_ => callback(state));

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool rings;
            lock (clock.gate)
            {
                rings = clock.jumped && dueTime != Timeout.InfiniteTimeSpan;
                if (dueTime == Timeout.InfiniteTimeSpan)
                    clock.set.Remove(this);
                else
                    clock.set.Add(this);
            }
            if (rings)
                Ring();
            return true;
        }

        public void Dispose()
        {
            lock (clock.gate)
                clock.set.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
