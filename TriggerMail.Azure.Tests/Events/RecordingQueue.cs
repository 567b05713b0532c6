using Azure.Messaging.ServiceBus;

namespace TriggerMail.Events;

/// <summary>The SDK's sender without a connection: its batches hold as much as a queue of the Standard tier takes, and what is sent is kept.</summary>
internal sealed class RecordingQueue(List<IReadOnlyList<ServiceBusMessage>> sent) : ServiceBusSender
{
    // learn.microsoft.com: "Service Bus quotas".
    private const int LargestMessage = 256 * 1024;
    private const int Envelope = 512; // Of one message; an estimate, as the service gives no exact figure.

    private readonly Dictionary<ServiceBusMessageBatch, List<ServiceBusMessage>> batches = [];

    public override ValueTask<ServiceBusMessageBatch> CreateMessageBatchAsync(CancellationToken cancellationToken = default)
    {
        var (messages, size) = (new List<ServiceBusMessage>(), 0);
        var batch = ServiceBusModelFactory.ServiceBusMessageBatch(
            0, messages, new() { MaxSizeInBytes = LargestMessage }, message => (size += message.Body.ToMemory().Length + Envelope) <= LargestMessage);
        batches[batch] = messages;
        return new(batch);
    }

    public override Task SendMessagesAsync(ServiceBusMessageBatch messageBatch, CancellationToken cancellationToken = default)
    {
        sent.Add([.. batches[messageBatch]]);
        return Task.CompletedTask;
    }

    // There is no connection to close.
    public override Task CloseAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
