using Microsoft.Extensions.Configuration;
using TriggerMail.Events;

namespace TriggerMail.Intake;

/// <summary>How events get from the intake to the engine.</summary>
internal enum EventTransport
{
    /// <summary>Through a Service Bus queue with sessions and duplicate detection.</summary>
    ServiceBus,

    /// <summary>Not at all: they are handled before the intake answers.</summary>
    Direct,
}

/// <summary>The way events take. The queue's settings are read under the names that its trigger wants.</summary>
/// <param name="Transport"><c>TriggerMail:EventTransport</c>.</param>
/// <param name="Queue">
/// <c>ServiceBusConnection</c> (a connection string) or <c>ServiceBusConnection__fullyQualifiedNamespace</c> (with an identity), and
/// <c>TriggerMail:EventQueue</c>.
/// </param>
/// <param name="Reports"><c>TriggerMail:ReportQueue</c>: where Event Grid puts reports about mails, in the same namespace.</param>
internal sealed record IntakeSettings(EventTransport Transport, ServiceBusSettings Queue, string Reports)
{
    private const string OrDirect = "or set TriggerMail:EventTransport to Direct to handle events without a queue.";

    public static IntakeSettings Read(IConfiguration configuration) => new(
        configuration.GetValue("TriggerMail:EventTransport", EventTransport.ServiceBus),
        new()
        {
            ConnectionString = configuration["ServiceBusConnection"],
            Namespace = configuration["ServiceBusConnection:fullyQualifiedNamespace"],
            Queue = configuration["TriggerMail:EventQueue"] ?? "", // The trigger has no default, so neither has this.
        },
        configuration["TriggerMail:ReportQueue"] ?? "");

    public IEnumerable<string> Problems()
    {
        if (Transport == EventTransport.Direct)
            return [];
        if (Queue.Queue.Length == 0)
            return [$"TriggerMail:EventQueue is missing; name the queue that events go through, {OrDirect}"];
        if (Reports.Length == 0)
            return [$"TriggerMail:ReportQueue is missing; name the queue that reports about mails come through, {OrDirect}"];
        if (string.IsNullOrEmpty(Queue.ConnectionString) && string.IsNullOrEmpty(Queue.Namespace))
            return [$"ServiceBusConnection__fullyQualifiedNamespace is missing; set it to NAMESPACE.servicebus.windows.net, {OrDirect}"];
        return Queue.Problems().Select(problem => problem
            .Replace("TriggerMail:ServiceBus:Namespace", "ServiceBusConnection__fullyQualifiedNamespace", StringComparison.Ordinal)
            .Replace("TriggerMail:ServiceBus:ConnectionString", "ServiceBusConnection", StringComparison.Ordinal));
    }
}
