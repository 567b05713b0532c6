using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace TriggerMail.Intake;

/// <summary>Settles a message by what became of it: done, tried again, or put aside with the reason.</summary>
internal static class MessageSettlement
{
    /// <summary>How often a message is tried before it is put aside; below the queue's own limit, so that the reason is ours.</summary>
    public const int Tries = 5;

    private const int LongestReason = 1_024;

    /// <summary>
    /// Runs the work and settles. A message that cannot be read (<see cref="JsonException"/>) or is refused (<see cref="Privacy.RefusedEventException"/>) is put aside
    /// at once: it would be no better the next time. The dead letter says why in words.
    /// </summary>
    public static async Task SettleAsync(
        this ServiceBusMessageActions actions, ServiceBusReceivedMessage message, Func<Task> work, ILogger log, CancellationToken cancel)
    {
        try
        {
            await work();
        }
        catch (JsonException unreadable)
        {
            log.LogWarning("Message {Message} cannot be read and was put aside: {Reason}", message.MessageId, unreadable.Message);
            await actions.DeadLetterMessageAsync(message, null, "Unreadable", Short(unreadable.Message), cancel);
            return;
        }
        catch (Privacy.RefusedEventException refused)
        {
            log.LogError("Message {Message} was refused and put aside: {Reason}", message.MessageId, refused.Message);
            await actions.DeadLetterMessageAsync(message, null, "Refused", Short(refused.Message), cancel);
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
            await actions.DeadLetterMessageAsync(message, null, "Failed", Short($"{problem.GetType().Name}: {problem.Message}"), cancel);
            return;
        }
        await actions.CompleteMessageAsync(message, cancel);
    }

    private static string Short(string reason) => reason[..Math.Min(reason.Length, LongestReason)];
}
