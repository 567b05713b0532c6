using Microsoft.Extensions.Configuration;

namespace TriggerMail.Intake;

/// <summary>How events get from the intake to the engine.</summary>
internal enum EventTransport
{
    /// <summary>Through a Service Bus queue with sessions and duplicate detection.</summary>
    ServiceBus,

    /// <summary>Not at all: they are handled before the intake answers.</summary>
    Direct,
}

/// <summary>The settings of the way events take. Names are those the Service Bus trigger reads too.</summary>
/// <param name="Transport"><c>TriggerMail:EventTransport</c>.</param>
/// <param name="Queue"><c>TriggerMail:EventQueue</c>.</param>
/// <param name="ConnectionString"><c>ServiceBusConnection</c>; or <paramref name="Namespace"/>.</param>
/// <param name="Namespace"><c>ServiceBusConnection__fullyQualifiedNamespace</c>, signed in to with an identity.</param>
internal sealed record IntakeSettings(EventTransport Transport, string? Queue, string? ConnectionString, string? Namespace)
{
    private const string Remedy = "or set TriggerMail:EventTransport to Direct to handle events without a queue.";

    public static IntakeSettings Read(IConfiguration configuration) => new(
        configuration.GetValue("TriggerMail:EventTransport", EventTransport.ServiceBus),
        configuration["TriggerMail:EventQueue"],
        configuration["ServiceBusConnection"],
        configuration["ServiceBusConnection:fullyQualifiedNamespace"]);

    public IEnumerable<string> Problems()
    {
        if (Transport == EventTransport.Direct)
            yield break;
        if (string.IsNullOrEmpty(Queue))
            yield return $"TriggerMail:EventQueue is missing; name the Service Bus queue that events go through, {Remedy}";
        if (string.IsNullOrEmpty(ConnectionString) && string.IsNullOrEmpty(Namespace))
            yield return $"ServiceBusConnection__fullyQualifiedNamespace is missing; set it to NAME.servicebus.windows.net, or ServiceBusConnection to a connection string, {Remedy}";
    }
}
