using Microsoft.Extensions.Hosting;

namespace TriggerMail.Upkeep;

/// <summary>When the app starts: schedules broadcasts, and has everybody looked at when journeys or segments were edited.</summary>
internal sealed class Opening(Engine engine) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => engine.Upkeep.BeginAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
