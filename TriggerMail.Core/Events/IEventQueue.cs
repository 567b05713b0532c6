namespace TriggerMail.Events;

/// <summary>Where accepted events wait to be handled: a durable queue. Implemented on the record store and on Service Bus.</summary>
public interface IEventQueue
{
    /// <summary>Queues events durably; when this returns, a power cut loses none of them. An event seen before is not queued again.</summary>
    ValueTask<Accepted> EnqueueAsync(IReadOnlyList<StoreEvent> events, CancellationToken cancel = default);
}

/// <summary>How many events were queued, and how many had been seen before.</summary>
public readonly record struct Accepted(int New, int Duplicates);
