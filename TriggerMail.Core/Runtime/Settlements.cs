using System.Collections.Concurrent;

namespace TriggerMail.Runtime;

/// <summary>Whoever waits for a send that is in hand here to be settled.</summary>
internal sealed class Settlements
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiting = new(StringComparer.Ordinal);

    /// <summary>Completes when the send is settled, or after so long, or at once when nobody here is at it.</summary>
    public async Task WaitAsync(string send, ClaimsInFlight inFlight, TimeSpan atMost)
    {
        var told = waiting.GetOrAdd(send, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!inFlight.Contains(send))
            Tell(send);
        try
        {
            await told.Task.WaitAsync(atMost);
        }
        catch (TimeoutException)
        {
            waiting.TryRemove(send, out _);
        }
    }

    public void Tell(string send)
    {
        if (waiting.TryRemove(send, out var told))
            told.TrySetResult();
    }
}
