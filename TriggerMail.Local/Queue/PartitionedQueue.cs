using System.Threading.Channels;
using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

/// <summary>
/// Handles queued events: those of one contact one at a time and in order, those of different contacts side by side. Contacts take turns, an
/// event each, so a flood about one makes nobody wait behind it; whoever adds an event waits for nobody. Only a bounded amount of
/// events is kept in memory: the others are read from their rows when their turn comes.
/// </summary>
internal sealed class PartitionedQueue : IAsyncDisposable
{
    private const int Workers = 64;
    private const long RoomyBytes = 32L * 1024 * 1024;

    private readonly Channel<Lane> ready = Channel.CreateUnbounded<Lane>();
    private readonly Dictionary<string, Lane> lanes = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private readonly Handling handling;
    private readonly Forgetting forgetting;
    private readonly TimeProvider clock;
    private readonly Task running;
    private readonly LeftOvers leftOvers = new();
    private readonly Idleness idleness = new();
    private long bytes;
    private volatile bool isStopping;

    public PartitionedQueue(IRecordStore records, Func<StoreEvent, CancellationToken, Task> handle, TimeProvider clock, ILogger log)
    {
        this.clock = clock;
        forgetting = new(records, clock, log);
        handling = new(records, handle, forgetting, clock, log);
        running = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(WorkAsync)));
    }

    public int Pending
    {
        get
        {
            lock (gate)
                return idleness.Pending;
        }
    }

    /// <summary>When the event that has waited longest was taken in; null when none waits.</summary>
    public DateTimeOffset? OldestSince
    {
        get
        {
            lock (gate)
                return lanes.Values.SelectMany(lane => lane.Events.Take(1)).Min(waiting => (DateTimeOffset?)waiting.Since);
        }
    }

    /// <summary>Whether events that an earlier run left have yet to be tried.</summary>
    public bool HasLeftOvers => !leftOvers.Tried.IsCompleted;

    /// <summary>Completes when each event that an earlier run left was tried, or waits behind one that was.</summary>
    public Task LeftOversTriedAsync() => leftOvers.Tried;

    /// <summary>Nothing more comes from an earlier run.</summary>
    public void AllAdded()
    {
        lock (gate)
            leftOvers.AllAdded();
    }

    /// <summary>Puts an event at the end of its contact's line. Its turn comes when its row is durable.</summary>
    public void Add(string key, Waiting waiting)
    {
        lock (gate)
        {
            if (waiting.IsVoid)
                return;
            if (!lanes.TryGetValue(key, out var lane))
                lanes[key] = lane = new(key);
            waiting.Lane = lane;
            lane.Events.Enqueue(waiting);
            idleness.Add();
            if (waiting.IsLeftOver)
                leftOvers.Add(lane);
            Hold(waiting);
            Start(lane);
        }
    }

    /// <summary>The event's row is durable under this version; null: perhaps it is, which is found out when its turn comes.</summary>
    public void Durable(Waiting waiting, string? version)
    {
        lock (gate)
        {
            (waiting.IsDurable, waiting.Version) = (true, version);
            if (waiting.Lane is { } lane)
                Start(lane);
        }
    }

    /// <summary>It is none: its turn never comes.</summary>
    public void Drop(Waiting waiting)
    {
        lock (gate)
        {
            waiting.IsVoid = true;
            if (waiting.Lane is { } lane)
                Start(lane);
        }
    }

    /// <summary>Completes when everything added so far has been handled.</summary>
    public Task DrainAsync()
    {
        lock (gate)
            return idleness.WhenIdle();
    }

    /// <summary>Finishes what has begun and begins nothing more; what waits stays in its rows.</summary>
    public async ValueTask DisposeAsync()
    {
        isStopping = true;
        ready.Writer.TryComplete();
        await running;
        await forgetting.DisposeAsync();
        lock (gate)
        {
            foreach (var lane in lanes.Values)
                lane.Dispose();
            idleness.GiveUp();
        }
    }

    private async Task WorkAsync()
    {
        await foreach (var lane in ready.Reader.ReadAllAsync())
        {
            if (isStopping)
                continue;
            var waiting = Take(lane);
            var pause = await handling.TryAsync(waiting);
            lock (gate)
                Finish(lane, waiting, pause);
        }
    }

    private Waiting Take(Lane lane)
    {
        lock (gate)
        {
            lane.State = LaneState.Busy;
            return lane.Events.Peek();
        }
    }

    private void Finish(Lane lane, Waiting waiting, TimeSpan? pause)
    {
        if (pause is { } rest)
        {
            if (waiting.Rests > 0)
                leftOvers.Stands(lane);
            lane.State = LaneState.Resting;
            lane.Alarm?.Dispose();
            lane.Alarm = clock.CreateTimer(_ => Wake(lane), null, rest, Timeout.InfiniteTimeSpan);
            return;
        }
        if (waiting.IsLeftOver)
            leftOvers.Done(lane);
        Remove(lane);
        lane.State = LaneState.Idle;
        Start(lane);
    }

    private void Wake(Lane lane)
    {
        lock (gate)
        {
            if (lane.State != LaneState.Resting)
                return;
            lane.State = LaneState.Idle;
            Start(lane);
        }
    }

    // The one place where a contact gets in line for its turn: at the end, behind all others that have something to do.
    private void Start(Lane lane)
    {
        if (lane.State != LaneState.Idle)
            return;
        while (lane.Events.TryPeek(out var first) && first.IsVoid)
            Remove(lane);
        if (!lane.Events.TryPeek(out var next))
        {
            lane.Dispose();
            lanes.Remove(lane.Key);
        }
        else if (next.IsDurable && ready.Writer.TryWrite(lane))
        {
            lane.State = LaneState.Queued;
        }
    }

    private void Remove(Lane lane)
    {
        var waiting = lane.Events.Dequeue();
        if (waiting.IsHeld)
            bytes -= waiting.Bytes;
        idleness.Remove();
    }

    private void Hold(Waiting waiting)
    {
        waiting.IsHeld = bytes + waiting.Bytes <= RoomyBytes;
        if (waiting.IsHeld)
            bytes += waiting.Bytes;
        else
            waiting.Event = null;
    }
}
