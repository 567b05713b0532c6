namespace TriggerMail.Sending;

/// <summary>
/// A message that waits for its provider. The sender asks for it when a connection is free, and only then is it decided whether it still
/// goes, and in which words; and says so when the provider is about to be given it, which is made durable first.
/// </summary>
/// <param name="take">Gives the message, or null when it is not to go any more.</param>
/// <param name="begin">Makes durable that it is being handed over; false when somebody else does that, or it has been taken back.</param>
/// <param name="end">Breaks off what has been begun, when there is no more time for it.</param>
public sealed class WaitingMessage(Func<CancellationToken, ValueTask<Message?>> take, Func<CancellationToken, ValueTask<bool>> begin, CancellationToken end)
{
    /// <summary>Once it is begun only this breaks it off: what is begun should end.</summary>
    public CancellationToken End => end;

    /// <summary>The message as it is to go now; null when it is not to go any more. Called once, when the provider is ready.</summary>
    public ValueTask<Message?> TakeAsync(CancellationToken cancel = default) => take(cancel);

    /// <summary>Called once, before the provider is given anything it could deliver. False: it must not be given it.</summary>
    public ValueTask<bool> BeginAsync(CancellationToken cancel = default) => begin(cancel);
}
