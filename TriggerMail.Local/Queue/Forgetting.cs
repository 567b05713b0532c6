using System.Threading.Channels;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

/// <summary>
/// Takes the rows of handled events out of the queue, in bulk. Where that fails it is tried again until it succeeds; what a stop leaves is
/// harmless, because handling an event twice changes nothing.
/// </summary>
internal sealed class Forgetting : IAsyncDisposable
{
    private readonly Channel<Waiting> handled = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly IRecordStore records;
    private readonly TimeProvider clock;
    private readonly ILogger log;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;

    public Forgetting(IRecordStore records, TimeProvider clock, ILogger log)
    {
        (this.records, this.clock, this.log) = (records, clock, log);
        running = Task.Run(RunAsync);
    }

    public void Add(Waiting done) => handled.Writer.TryWrite(done);

    public async ValueTask DisposeAsync()
    {
        handled.Writer.TryComplete();
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var batch = new List<Change>(StorageLimits.BatchChanges);
        while (await handled.Reader.WaitToReadAsync())
        {
            while (batch.Count < StorageLimits.BatchChanges && handled.Reader.TryRead(out var done))
                batch.Add(new Change.Delete(done.Row, done.Version!));
            for (var rests = 0; !await TryForgetAsync(batch, rests) && !stopping.IsCancellationRequested; rests++)
                await Patience.RestAsync(rests, clock, stopping.Token);
            batch.Clear();
        }
    }

    private async Task<bool> TryForgetAsync(List<Change> batch, int before)
    {
        try
        {
            if (await records.CommitAsync(new(QueueRow.Partition, [.. batch])) is BatchResult.Conflict)
                // One of them is gone already; the others must not stay for it.
                foreach (var change in batch)
                    await records.CommitAsync(new(QueueRow.Partition, [change]));
            return true;
        }
        catch (Exception problem)
        {
            if (before == 0)
                log.LogWarning(problem, "{Count} handled events stay in the queue for now, which is tried again", batch.Count);
            return false;
        }
    }
}
