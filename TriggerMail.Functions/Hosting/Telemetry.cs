using Azure.Core;
using Azure.Monitor.OpenTelemetry.Exporter;
using Microsoft.Azure.Functions.Worker.OpenTelemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using TriggerMail.Insights;

namespace TriggerMail.Hosting;

/// <summary>
/// The worker's own telemetry: its log, the traces of its functions, and the engine's metrics, which the alerts of the deployment read. The
/// host sends only its own since <c>host.json</c> says <c>telemetryMode: OpenTelemetry</c>.
/// </summary>
internal static class Telemetry
{
    /// <summary>Where the host finds Application Insights too.</summary>
    public const string Setting = "APPLICATIONINSIGHTS_CONNECTION_STRING";

    /// <summary>Sends telemetry to Application Insights; nowhere when the setting is missing, as on a developer's machine.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services, IConfiguration configuration, TokenCredential credential)
    {
        if (configuration[Setting] is { Length: > 0 } connection)
            services.AddMeasurements().UseAzureMonitorExporter(options => (options.ConnectionString, options.Credential) = (connection, credential));
        return services;
    }

    /// <summary>What is measured, wherever it is sent.</summary>
    internal static IOpenTelemetryBuilder AddMeasurements(this IServiceCollection services) =>
        services.AddOpenTelemetry().UseFunctionsWorkerDefaults().WithMetrics(metrics => metrics.AddMeter(Meters.Name));
}
