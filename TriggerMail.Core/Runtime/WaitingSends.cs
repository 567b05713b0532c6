using TriggerMail.Sending.Throttling;

namespace TriggerMail.Runtime;

/// <summary>What waits to be sent, as the store has it.</summary>
internal sealed class WaitingSends(SendRows rows, Delivery delivery, TimeProvider clock, Action<string, Exception>? onTrouble)
{
    /// <summary>Those that have waited so long, the oldest first, and whether there are more than asked for.</summary>
    public async Task<(IReadOnlyList<QueuedSend> Found, bool HasMore)> ReadAsync(TimeSpan atLeast, int most, CancellationToken cancel)
    {
        var found = new List<QueuedSend>();
        var hasMore = false;
        await foreach (var (id, send) in rows.WaitingAsync(clock.GetUtcNow() - atLeast, cancel))
        {
            hasMore = found.Count >= most;
            if (hasMore)
                break;
            if ((send ?? await ReadAgainAsync(id, cancel)) is { } readable)
                found.Add(readable);
        }
        return ([.. found.OrderBy(send => send.At)], hasMore);
    }

    // Its row is only a hint: what it should say stands in the ledger.
    private async Task<QueuedSend?> ReadAgainAsync(string id, CancellationToken cancel)
    {
        try
        {
            return (await delivery.FindAsync(QueuedSend.ContactOf(id), id, cancel)).Send;
        }
        catch (Exception damaged) when (damaged is not OperationCanceledException)
        {
            onTrouble?.Invoke($"The row {id} of the waiting sends cannot be read and leads to no decision; it is passed over", damaged);
            return null;
        }
    }
}
