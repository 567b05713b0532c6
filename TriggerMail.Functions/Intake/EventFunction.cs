using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TriggerMail.Clocks;
using TriggerMail.Events;

namespace TriggerMail.Intake;

/// <summary>
/// Takes events from the queue, those of one contact one at a time and in order (a session each), and settles each message by
/// what became of it.
/// </summary>
public sealed class EventFunction(EventDesk desk, AlarmClocks clocks, ILogger<EventFunction> log)
{
    /// <summary>How often an event is tried before it is put aside; below the queue's own limit, so that the reason is ours.</summary>
    public const int Tries = 5;

    private const int LongestReason = 1_024;

    [Function("HandleEvent")]
    public async Task RunAsync(
        [ServiceBusTrigger("%TriggerMail:EventQueue%", Connection = "ServiceBusConnection", IsSessionsEnabled = true, AutoCompleteMessages = false)]
        ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancel)
    {
        clocks.Through(client);
        try
        {
            await desk.HandleAsync(StoreEventJson.Read(message.Body), CancellationToken.None);
        }
        catch (JsonException unreadable)
        {
            log.LogWarning("Message {Message} is no event and was put aside: {Reason}", message.MessageId, unreadable.Message);
            await PutAsideAsync(actions, message, "Unreadable", unreadable.Message, cancel);
            return;
        }
        catch (Exception problem) when (message.DeliveryCount < Tries)
        {
            log.LogWarning(problem, "Message {Message} failed; try {Next} follows", message.MessageId, message.DeliveryCount + 1);
            await actions.AbandonMessageAsync(message, cancellationToken: cancel);
            return;
        }
        catch (Exception problem)
        {
            log.LogError(problem, "Message {Message} failed {Tries} times and was put aside", message.MessageId, message.DeliveryCount);
            await PutAsideAsync(actions, message, "Failed", $"{problem.GetType().Name}: {problem.Message}", cancel);
            return;
        }
        await actions.CompleteMessageAsync(message, cancel);
    }

    private static Task PutAsideAsync(ServiceBusMessageActions actions, ServiceBusReceivedMessage message, string reason, string why, CancellationToken cancel) =>
        actions.DeadLetterMessageAsync(message, null, reason, why[..Math.Min(why.Length, LongestReason)], cancel);
}
