using System.Threading.Channels;
using TriggerMail.Events;
using TriggerMail.Repairs;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

/// <summary>
/// Handles queued events: those of one contact one at a time and in order, those of different contacts side by side. An event
/// that keeps failing is put aside with its reason, so that it cannot stop the others.
/// </summary>
internal sealed class Lanes : IAsyncDisposable
{
    private const int Count = 64;
    private const int Length = 1_024;
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    private readonly Channel<Waiting>[] lanes = [.. Enumerable.Range(0, Count).Select(_ => Channel.CreateBounded<Waiting>(Length))];
    private readonly Channel<Waiting> handled = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly IRecordStore records;
    private readonly Func<StoreEvent, CancellationToken, Task> handle;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private int pending;
    private TaskCompletionSource? idle;

    public Lanes(IRecordStore records, Func<StoreEvent, CancellationToken, Task> handle, TimeProvider clock, ILogger log)
    {
        (this.records, this.handle, this.clock, this.log) = (records, handle, clock, log);
        running = Task.WhenAll([.. lanes.Select(lane => Task.Run(() => RunAsync(lane.Reader))), Task.Run(ForgetAsync)]);
    }

    public int Pending => Volatile.Read(ref pending);

    public async ValueTask AddAsync(Waiting waiting, CancellationToken cancel)
    {
        Interlocked.Increment(ref pending);
        var lane = (uint)StringComparer.Ordinal.GetHashCode(EventOrder.KeyOf(waiting.Event)) % Count;
        await lanes[lane].Writer.WriteAsync(waiting, cancel);
    }

    public Task DrainAsync()
    {
        var wanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waits = Interlocked.CompareExchange(ref idle, wanted, null) ?? wanted;
        if (Pending == 0)
            Interlocked.Exchange(ref idle, null)?.TrySetResult();
        return waits.Task;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var lane in lanes)
            lane.Writer.TryComplete();
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync(ChannelReader<Waiting> lane)
    {
        await foreach (var waiting in lane.ReadAllAsync())
        {
            if (stopping.IsCancellationRequested)
                continue;
            if (await HandleAsync(waiting))
                handled.Writer.TryWrite(waiting);
            if (Interlocked.Decrement(ref pending) == 0)
                Interlocked.Exchange(ref idle, null)?.TrySetResult();
        }
        if (lanes.All(other => other.Reader.Completion.IsCompleted))
            handled.Writer.TryComplete();
    }

    private async Task<bool> HandleAsync(Waiting waiting)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                // What has begun is finished even when stopping: a send cut off half-way is one nobody can be sure of.
                await handle(waiting.Event, CancellationToken.None);
                return true;
            }
            catch (Exception problem) when (attempt < Pauses.Length && problem is not Privacy.RefusedEventException)
            {
                log.LogWarning(problem, "Event {Id} of {Source} failed; attempt {Attempt} follows", waiting.Event.Id, waiting.Event.Source, attempt + 2);
                await Task.Delay(Pauses[attempt]);
            }
            catch (Exception problem)
            {
                log.LogError(problem, "Event {Id} of {Source} failed {Attempts} times and was put aside", waiting.Event.Id, waiting.Event.Source, attempt + 1);
                return await PutAsideAsync(waiting, problem.Message);
            }
        }
    }

    private async Task<bool> PutAsideAsync(Waiting waiting, string reason)
    {
        try
        {
            await new DeadEvents(records).PutAsideAsync(waiting.Row, waiting.Event, reason, clock.GetUtcNow());
            return true;
        }
        catch (Exception problem)
        {
            // The row stays in the queue: the next start takes it up again.
            log.LogError(problem, "Event {Id} could not even be put aside; it stays queued", waiting.Event.Id);
            return false;
        }
    }

    // Rows of handled events go in bulk. Losing some of these deletions is harmless: handling an event twice changes nothing.
    private async Task ForgetAsync()
    {
        var batch = new List<Change>(StorageLimits.BatchChanges);
        while (await handled.Reader.WaitToReadAsync())
        {
            while (batch.Count < StorageLimits.BatchChanges && handled.Reader.TryRead(out var done))
                batch.Add(new Change.Delete(done.Row, done.Version));
            try
            {
                await records.CommitAsync(new(LocalQueue.Partition, [.. batch]));
            }
            catch (Exception problem)
            {
                log.LogWarning(problem, "{Count} handled events stay queued until the next start", batch.Count);
            }
            batch.Clear();
        }
    }
}
