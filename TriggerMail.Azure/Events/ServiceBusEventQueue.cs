using Azure.Core;
using Azure.Messaging.ServiceBus;
using TriggerMail.Connections;

namespace TriggerMail.Events;

/// <summary>
/// Events on a Service Bus queue. The queue itself drops repeats, within its duplicate detection window and without a word, so every event
/// counts as new here; what slips through is recognised by whoever handles it.
/// </summary>
public sealed class ServiceBusEventQueue : IEventQueue, IAsyncDisposable
{
    private readonly ServiceBusClient? client;
    private readonly ServiceBusSender sender;

    /// <summary>Opens no connection before the first event.</summary>
    /// <param name="settings">Without problems.</param>
    /// <param name="credential">Signs in at <see cref="ServiceBusSettings.Namespace"/>; not used with a connection string.</param>
    /// <exception cref="ArgumentException">The settings have problems; the message says which.</exception>
    public ServiceBusEventQueue(ServiceBusSettings settings, TokenCredential? credential = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ServiceAddress.Check(settings.Problems());
        client = settings.ConnectionString is { Length: > 0 } connection
            ? new ServiceBusClient(connection)
            : new ServiceBusClient(settings.Namespace, credential ?? throw new ArgumentException(
                $"{ServiceBusSettings.Section}:Namespace needs an identity to sign in with, and none was given."));
        sender = client.CreateSender(settings.Queue);
    }

    internal ServiceBusEventQueue(ServiceBusSender sender) => this.sender = sender;

    /// <inheritdoc/>
    /// <remarks>Nothing is queued before every event is known to fit. Several batches are sent one after the other, in the events' order.</remarks>
    /// <exception cref="ArgumentException">An event is larger than the queue's tier takes; the message names it. Nothing was queued.</exception>
    /// <exception cref="ServiceBusException">The queue could not be reached. Some events may be queued: say it again, the queue drops what it has.</exception>
    public async ValueTask<Accepted> EnqueueAsync(IReadOnlyList<StoreEvent> events, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        var batches = new List<ServiceBusMessageBatch>();
        try
        {
            foreach (var happened in events)
                await AddAsync(batches, happened, cancel);
            foreach (var batch in batches)
                await sender.SendMessagesAsync(batch, cancel);
        }
        finally
        {
            batches.ForEach(batch => batch.Dispose());
        }
        return new(events.Count, 0);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await sender.DisposeAsync();
        if (client is not null)
            await client.DisposeAsync();
    }

    private async ValueTask AddAsync(List<ServiceBusMessageBatch> batches, StoreEvent happened, CancellationToken cancel)
    {
        var message = EventMessage.Of(happened);
        if (batches is [.., var last] && last.TryAddMessage(message))
            return;
        var batch = await sender.CreateMessageBatchAsync(cancel);
        batches.Add(batch);
        if (!batch.TryAddMessage(message))
            throw new ArgumentException(
                $"The event '{happened.Id}' of {happened.Source} is too large for the queue: with its envelope it has over {message.Body.ToMemory().Length} bytes, and a message holds at most {batch.MaxSizeInBytes}.",
                nameof(happened));
    }
}
