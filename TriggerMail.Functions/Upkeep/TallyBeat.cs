using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TriggerMail.Upkeep;

/// <summary>Writes the counts of this instance now and then, and when it stops. A timer trigger would reach only one instance of many.</summary>
internal sealed class TallyBeat(Engine engine, ILogger<TallyBeat> log) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await FlushAsync();
        }
        catch (OperationCanceledException)
        {
            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await engine.Tallies.FlushAsync();
            await engine.Affinities.FlushAsync();
        }
        catch (Exception problem)
        {
            log.LogWarning(problem, "Some counts could not be written; the overview is that much too low");
        }
    }
}
