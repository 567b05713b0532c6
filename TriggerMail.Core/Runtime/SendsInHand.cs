using TriggerMail.Sending.Throttling;

namespace TriggerMail.Runtime;

/// <summary>The sends that this process has in hand: waiting, on their way, or being settled. Safe for concurrent use.</summary>
internal sealed class SendsInHand(ClaimsInFlight inFlight)
{
    private readonly Settlements settlements = new();
    private int known;

    /// <summary>How many there are.</summary>
    public int Count => Volatile.Read(ref known);

    /// <summary>One more, which is listed as in flight already; how many there are then.</summary>
    public int Take() => Interlocked.Increment(ref known);

    /// <summary>It is settled, or left to the store; whoever waits for it is told.</summary>
    public void Forget(QueuedSend send)
    {
        Interlocked.Decrement(ref known);
        inFlight.Remove(send.Id);
        settlements.Tell(send.Id);
    }

    /// <summary>Completes when the send is settled, held or withdrawn, or after so long, and at once when this process has nothing to do with it.</summary>
    public Task SettledAsync(string send, TimeSpan atMost) => settlements.WaitAsync(send, inFlight, atMost);
}
