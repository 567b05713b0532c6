using System.Collections.Concurrent;
using TriggerMail.Sending;
using TriggerMail.Sending.Throttling;

namespace TriggerMail.Runtime;

/// <summary>Takes one send of the queue to its provider, and keeps at it until what the provider said is written down.</summary>
/// <param name="delivery">Hands it over.</param>
/// <param name="rows">What waits in the store.</param>
/// <param name="hand">What this process has in hand.</param>
/// <param name="offer">Takes on what was claimed meanwhile.</param>
/// <param name="clock">The clock.</param>
/// <param name="onTrouble">Told of what went wrong.</param>
/// <param name="ended">Breaks off what is begun.</param>
internal sealed class SendWorker(
    Delivery delivery, SendRows rows, SendsInHand hand, Func<List<Claim>, Task> offer, TimeProvider clock, Action<string, Exception>? onTrouble, CancellationToken ended)
{
    /// <summary>After how long what failed is tried again.</summary>
    public static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan FirstSettling = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, int> settlings = new(StringComparer.Ordinal);

    /// <summary>
    /// In the background. Whatever comes of it, the send is settled, back in its line, or, where the provider's answer is known, to be settled from the
    /// instant that this gives. Never throws.
    /// </summary>
    public async Task<DateTimeOffset?> WorkAsync(QueuedSend send, SendLine line, CancellationToken stopping)
    {
        DateTimeOffset? settles = null;
        try
        {
            var done = await HandOverAsync(send, answer => line.Answered(send, answer, clock.GetUtcNow()), stopping);
            if (done is Delivered.Busy busy)
                line.PutOff(send with { Claim = null }, busy.Until);
            else if (done is not Delivered.Settled)
                line.Add(send with { Claim = null, Lost = done is Delivered.Unreached { WasLostOverIt: true } ? send.Lost + 1 : send.Lost });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            hand.Forget(send); // It was not begun: its row leads the next start to it.
        }
        catch (Exception problem) when (delivery.HasAnswer(send))
        {
            settles = SettlesAgain(send, problem);
        }
        catch (Exception problem)
        {
            onTrouble?.Invoke($"The send {send.Id} could not go on; it is taken up again in a minute", problem);
            line.PutOff(send with { Claim = null }, clock.GetUtcNow() + AfterFailure);
        }
        return settles;
    }

    /// <summary>Settles a send whose answer is known; an instant: it could not, and is to be tried again from then on. Never throws.</summary>
    public async Task<DateTimeOffset?> SettleAsync(QueuedSend send)
    {
        var next = new List<Claim>();
        try
        {
            await delivery.SettleAgainAsync(send, next);
            await rows.RemoveAsync(send, CancellationToken.None);
            settlings.TryRemove(send.Id, out _);
            hand.Forget(send);
            await offer(next);
            return null;
        }
        catch (Exception problem)
        {
            return SettlesAgain(send, problem);
        }
    }

    private DateTimeOffset SettlesAgain(QueuedSend send, Exception problem)
    {
        var times = settlings.AddOrUpdate(send.Id, 1, (_, had) => had + 1);
        var pause = FirstSettling * Math.Pow(2, Math.Min(times - 1, 10));
        onTrouble?.Invoke($"What the provider said about the send {send.Id} is known and could not be written down; that is tried again, and the send is not repeated", problem);
        return clock.GetUtcNow() + (pause < AfterFailure ? pause : AfterFailure);
    }

    /// <summary>Hands a send over and settles it; it throws what stood in the way.</summary>
    public async Task<Delivered> HandOverAsync(QueuedSend send, Action<SendResult?> answered, CancellationToken cancel)
    {
        var next = new List<Claim>();
        try
        {
            var done = await delivery.HandOverAsync(send, next, answered, cancel, ended);
            if (done is Delivered.Settled)
            {
                // Where this fails, the send is looked at again, found settled, and its row goes then.
                await rows.RemoveAsync(send, CancellationToken.None);
                hand.Forget(send);
            }
            return done;
        }
        finally
        {
            await offer(next);
        }
    }
}
