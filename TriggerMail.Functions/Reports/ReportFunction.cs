using Azure.Messaging.EventGrid;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TriggerMail.Clocks;
using TriggerMail.Events;

namespace TriggerMail.Reports;

/// <summary>Queues what Communication Services reports about mails, like any other event. An error makes Event Grid deliver it again.</summary>
public sealed class ReportFunction(IEventQueue queue, AlarmClocks clocks, ILogger<ReportFunction> log)
{
    [Function("EmailReports")]
    public async Task RunAsync([EventGridTrigger] EventGridEvent report, [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(report);
        clocks.Through(client);
        if (EmailReports.Read(report.Id, report.EventType, report.EventTime, report.Data.ToObjectFromJson<System.Text.Json.JsonElement>()) is { } happened)
            await queue.EnqueueAsync([happened]);
        else
            log.LogInformation("A report of type {Type} is about no mail and was passed over", report.EventType);
    }
}
