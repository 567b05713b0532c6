using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TriggerMail.Clocks;
using TriggerMail.Events;
using TriggerMail.Runtime;
using TriggerMail.Upkeep;

namespace TriggerMail.Intake;

/// <summary>Takes events from the queue, those of one contact one at a time and in order: a session each.</summary>
public sealed class EventFunction(EventIngestion desk, SendQueue sends, AlarmClocks clocks, ILogger<EventFunction> log)
{
    [Function("HandleEvent")]
    public Task RunAsync(
        [ServiceBusTrigger("%TriggerMail:EventQueue%", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancel)
    {
        clocks.Through(client);
        // Not cancelled when the host stops: an event that has begun is finished.
        return actions.SettleAsync(
            message, () => sends.WithSendsAsync(() => desk.HandleAsync(StoreEventJson.Read(message.Body), CancellationToken.None), SendWorker.Patience), log, cancel);
    }
}
