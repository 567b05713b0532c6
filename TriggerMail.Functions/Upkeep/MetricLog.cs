using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TriggerMail.Insights;

namespace TriggerMail.Upkeep;

/// <summary>Passes the engine's meters on as metrics of the app, which the alerts of the deployment read.</summary>
internal sealed class MetricLog(ILogger<MetricLog> log) : IHostedService, IDisposable
{
    private readonly MeterListener listener = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter.Name == Meters.Name)
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => log.LogMetric(instrument.Name, value));
        listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => listener.Dispose();
}
