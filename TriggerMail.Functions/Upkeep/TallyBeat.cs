using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TriggerMail.Clocks;

namespace TriggerMail.Upkeep;

/// <summary>Writes the counts of this instance now and then, and when it stops, and how far time has come. A timer trigger would reach only one instance of many.</summary>
internal sealed class TallyBeat(Engine engine, ILogger<TallyBeat> log, ClockMemory? memory) : BackgroundService
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync();
                await RememberAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            await FlushAsync();
        }
    }

    private async Task RememberAsync(CancellationToken cancel)
    {
        try
        {
            if (memory is not null && await memory.BeatAsync(cancel))
                await engine.Upkeep.BeginAsync(cancel);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            log.LogWarning(problem, "How far time has come could not be written down; it is tried again");
        }
    }

    private async Task FlushAsync()
    {
        try
        {
            await engine.Metrics.FlushAsync();
            await engine.Affinities.FlushAsync();
        }
        catch (Exception problem)
        {
            log.LogWarning(problem, "Some counts could not be written; the overview is that much too low");
        }
    }
}
