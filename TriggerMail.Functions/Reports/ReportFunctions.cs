using System.Text.Json;
using Azure.Messaging.EventGrid;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TriggerMail.Clocks;
using TriggerMail.Events;
using TriggerMail.Intake;

namespace TriggerMail.Reports;

/// <summary>
/// Queues what Communication Services reports about mails, like any other event. Reports come through a queue of their own, which
/// keeps them while the app is away, or straight from Event Grid, which delivers again after an error.
/// </summary>
public sealed class ReportFunctions(IEventQueue queue, Feedback.DeliveryFeedback desk, AlarmClocks clocks, ILogger<ReportFunctions> log)
{
    [Function("HandleReport")]
    public Task FromQueueAsync(
        [ServiceBusTrigger("%TriggerMail:ReportQueue%", Connection = "ServiceBusConnection", AutoCompleteMessages = false)] ServiceBusReceivedMessage message,
        ServiceBusMessageActions actions,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancel)
    {
        clocks.Through(client);
        return actions.SettleAsync(message, () => TakeAsync(Parse(message.Body)), log, cancel);
    }

    [Function("EmailReports")]
    public Task FromEventGridAsync([EventGridTrigger] EventGridEvent report, [DurableClient] DurableTaskClient client)
    {
        clocks.Through(client);
        return TakeAsync([report]);
    }

    private async Task TakeAsync(EventGridEvent[] reports)
    {
        var happened = reports.Select(report =>
            EmailReports.Read(report.Id, report.EventType, report.EventTime, report.Data.ToObjectFromJson<JsonElement>())).OfType<StoreEvent>().ToList();
        var answers = reports.Select(report => (report.Id, Answer: TextAnswers.Read(report.EventType, report.EventTime, report.Data.ToObjectFromJson<JsonElement>()))).Where(one => one.Answer is not null).ToList();
        foreach (var (id, answer) in answers)
            if (await desk.TakeAsync(answer!, id, "azure-communication-services") is { } problem)
                log.LogInformation("The answer {Report} to a text message was not taken: {Problem}", id, problem);
        if (happened.Count + answers.Count < reports.Length)
            log.LogInformation("{Count} reports are about no message and were passed over", reports.Length - happened.Count - answers.Count);
        if (happened.Count > 0)
            await queue.EnqueueAsync(happened);
    }

    // One report, or several as a list. What lacks an envelope's member is as unreadable as what is no JSON.
    private static EventGridEvent[] Parse(BinaryData body)
    {
        try
        {
            return EventGridEvent.ParseMany(body);
        }
        catch (Exception wrong) when (wrong is ArgumentException or InvalidOperationException or FormatException)
        {
            throw new JsonException($"The message is no Event Grid event: {wrong.Message}", wrong);
        }
    }
}
