using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Storage;

namespace TriggerMail.Queue;

/// <summary>
/// Handles one queued event. One that keeps failing for a reason of its own is put aside with it, so that it cannot stop the others; where
/// nothing can be written, not even that, it is tried again until something can.
/// </summary>
internal sealed class Handling(IRecordStore records, Func<StoreEvent, CancellationToken, Task> handle, Forgetting handled, TimeProvider clock, ILogger log)
{
    private static readonly TimeSpan[] Pauses = [TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];
    private readonly DeadEvents dead = new(records);

    /// <summary>How long to wait before trying it again; null: it is out of the queue.</summary>
    public async Task<TimeSpan?> TryAsync(Waiting waiting)
    {
        try
        {
            if (await LoadAsync(waiting) is not { } happened)
                return null;
            // What has begun is finished even when stopping: a send cut off half-way is one nobody can be sure of.
            await handle(happened, CancellationToken.None);
            await RaiseAsync(waiting);
            handled.Add(waiting);
            return null;
        }
        catch (RecordStoreException full) when (full.MayPass)
        {
            return Rest(waiting, full, "could not be handled");
        }
        catch (Exception problem) when (waiting.Attempts < Pauses.Length && problem is not Privacy.RefusedEventException)
        {
            var pause = Pauses[waiting.Attempts++];
            log.LogWarning(problem, "Queued event {Row} failed; attempt {Attempt} follows", waiting.Row, waiting.Attempts + 1);
            return pause;
        }
        catch (Exception problem)
        {
            return await PutAsideAsync(waiting, problem);
        }
    }

    // Null: there is nothing to handle.
    private async Task<StoreEvent?> LoadAsync(Waiting waiting)
    {
        if (waiting is { Event: { } here, Version: not null })
            return here;
        if (await records.GetAsync(QueueRow.Partition, waiting.Row) is not { } record)
            return null; // The commit that was not answered had changed nothing.
        waiting.Version = record.Version;
        try
        {
            (var happened, _, waiting.DeadRow) = QueueRow.Read(record.Body);
            return waiting.Event = happened;
        }
        catch (JsonException damaged)
        {
            log.LogError("The row {Row} of the queue is no event any more and was put aside: {Reason}", waiting.Row, damaged.Message);
            await dead.PutAsideAsync(QueueRow.Name(waiting.Number), record.Body, $"its row in the queue cannot be read: {damaged.Message}", clock.GetUtcNow());
            handled.Add(waiting);
            return null;
        }
    }

    // What failed before has been handled now.
    private async Task RaiseAsync(Waiting waiting)
    {
        if (waiting.DeadRow is { } before)
            await dead.RemoveAsync(before);
        // A crash may have come between putting it aside and taking it out of the queue.
        if (waiting.IsLeftOver && await dead.FindAsync(QueueRow.Name(waiting.Number), waiting.Event!) is { } aside)
            await dead.RemoveAsync(aside);
    }

    private async Task<TimeSpan?> PutAsideAsync(Waiting waiting, Exception problem)
    {
        try
        {
            if (waiting.Event is not { } happened)
                return Rest(waiting, problem, "could not be read");
            await dead.PutAsideAsync(QueueRow.Name(waiting.Number), happened, problem.Message, clock.GetUtcNow());
            if (problem is IOException && await SucceedsNowAsync(waiting, happened))
                return null;
            if (waiting.DeadRow is { } before)
                await dead.RemoveAsync(before);
            log.LogError(problem, "Queued event {Row} failed {Attempts} times and was put aside", waiting.Row, waiting.Attempts + 1);
            handled.Add(waiting);
            return null;
        }
        catch (Exception worse)
        {
            return Rest(waiting, worse, "could not even be put aside");
        }
    }

    // Where it can be put aside there is room again: what failed for want of it may be handled now.
    private async Task<bool> SucceedsNowAsync(Waiting waiting, StoreEvent happened)
    {
        try
        {
            await handle(happened, CancellationToken.None);
        }
        catch (Exception again)
        {
            log.LogWarning(again, "Queued event {Row} failed once more", waiting.Row);
            return false;
        }
        if (waiting.DeadRow is { } before)
            await dead.RemoveAsync(before);
        if (await dead.FindAsync(QueueRow.Name(waiting.Number), happened) is { } aside)
            await dead.RemoveAsync(aside);
        handled.Add(waiting);
        return true;
    }

    // Said once: a full disk must not be filled by complaints about it.
    private TimeSpan Rest(Waiting waiting, Exception problem, string what)
    {
        if (waiting.Rests == 0)
            log.LogError(problem, "Queued event {Row} {What}; it stays queued and is tried again until it can be", waiting.Row, what);
        return Patience.After(waiting.Rests++);
    }
}
