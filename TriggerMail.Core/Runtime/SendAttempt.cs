using System.Runtime.ExceptionServices;
using TriggerMail.Sending;
using TriggerMail.Sending.Throttling;

namespace TriggerMail.Runtime;

/// <summary>One handover of one send: what its sender asks for on the way, and what is known of it afterwards.</summary>
internal sealed class SendAttempt
{
    private readonly Delivery delivery;

    public SendAttempt(QueuedSend send, Delivery delivery, List<Claim> next, CancellationToken end)
    {
        (Send, this.delivery, Next) = (send, delivery, next);
        Waiting = new(TakeAsync, BeginAsync, end);
    }

    public QueuedSend Send { get; }

    /// <summary>What the sender is given.</summary>
    public WaitingMessage Waiting { get; }

    /// <summary>The send as it was when the provider was ready for it; null: it was not taken.</summary>
    public CommittedClaim? Taken { get; private set; }

    /// <summary>The send as it is being handed over; null: it was not begun.</summary>
    public LedgerRow? Begun { get; private set; }

    /// <summary>Why it could not be recorded as begun, so that it was not handed over; null: it could.</summary>
    public ExceptionDispatchInfo? Unwritten { get; private set; }

    /// <summary>Whether somebody began it before, so that it may have left already.</summary>
    public bool Repeats { get; set; }

    /// <summary>Gets what else is claimed meanwhile.</summary>
    public List<Claim> Next { get; }

    /// <summary>What came of it.</summary>
    public Delivered Result { get; set; } = new Delivered.Settled();

    private async ValueTask<Message?> TakeAsync(CancellationToken cancel) => (Taken = await delivery.TakeAsync(this, cancel))?.Message;

    // A sender need not know a broken store from a broken connection: it is told that the message does not go.
    private async ValueTask<bool> BeginAsync(CancellationToken cancel)
    {
        var taken = Taken ?? throw new InvalidOperationException("A message is begun after it was taken.");
        try
        {
            Begun = await delivery.BeginAsync(taken, cancel);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            Unwritten = ExceptionDispatchInfo.Capture(problem);
            return false;
        }
        if (Begun is null)
            Result = new Delivered.Changed();
        return Begun is not null;
    }
}
