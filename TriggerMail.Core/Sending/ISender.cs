namespace TriggerMail.Sending;

/// <summary>
/// Hands messages of one channel to a provider. Knows nothing of journeys, consent or frequency: that is decided before.
/// </summary>
public interface ISender
{
    /// <summary>The name in ledgers and logs, e.g. <c>outbox</c> or <c>smtp</c>.</summary>
    string Name { get; }

    /// <summary>Whether handing over the same message id twice gives one message. Decides what happens after a crash (design §7).</summary>
    bool IsIdempotent { get; }

    /// <summary>How many messages may be on their way to the provider at once.</summary>
    int AtOnce => 16;

    /// <summary>Hands over one message. What the provider says is a value; exceptions are bugs.</summary>
    Task<SendResult> SendAsync(Message message, CancellationToken cancel = default);

    /// <summary>
    /// Hands over a message that is asked for only once the provider is ready for it, and begun only when it is given to it. A sender that
    /// waits for connections does this itself; for all others the provider is ready at once. Null: there was nothing to hand over any more.
    /// </summary>
    async Task<SendResult?> SendAsync(WaitingMessage waiting, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        return await waiting.TakeAsync(cancel) is { } message && await waiting.BeginAsync(cancel)
            ? await SendAsync(message, waiting.End)
            : null;
    }
}

/// <summary>What the provider said.</summary>
public abstract record SendResult
{
    private SendResult() { }

    /// <summary>
    /// What the answer says about the recipient, as a mail that came back would; null: nothing, it is about the message, the settings or
    /// the network.
    /// </summary>
    public BounceClass? About { get; init; }

    /// <summary>The provider has it now.</summary>
    public sealed record Accepted(string? ProviderId = null) : SendResult;

    /// <summary>The provider will never take it; <paramref name="AddressIsDead"/> when that is the address's fault.</summary>
    public sealed record Refused(string Reason, bool AddressIsDead = false) : SendResult;

    /// <summary>The provider has not taken it and may do so later.</summary>
    public sealed record TryLater(string Reason, TimeSpan? After = null) : SendResult
    {
        /// <summary>Whether the provider could not be reached at all: that says nothing about the message, and holds for every other one too.</summary>
        public bool IsUnreachable { get; init; }

        /// <summary>
        /// Whether the provider was there and hung up over this message before it was given it: once or twice that is the connection's fault.
        /// </summary>
        public bool IsLostOverIt { get; init; }
    }

    /// <summary>The provider may or may not have it: the connection broke after the message was handed over.</summary>
    public sealed record Unknown(string Reason) : SendResult;
}
