namespace TriggerMail.Queue;

/// <summary>A clock on which every wait is over at once: it goes on by what was to be waited for.</summary>
internal sealed class ImpatientClock : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset now = Stories.EngineStoryHost.Start;

    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
            return now;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
            return new Rung();
        lock (gate)
            now += dueTime;
        ThreadPool.QueueUserWorkItem(_ => callback(state));
        return new Rung();
    }

    private sealed class Rung : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose() { }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
