using Microsoft.Extensions.Hosting;
using TriggerMail.Runtime;

namespace TriggerMail.Upkeep;

/// <summary>Hands messages over beside the invocations, as long as this instance lives; what it leaves, the sweep of another one takes up.</summary>
internal sealed class SendWorker(SendQueue sends) : BackgroundService
{
    /// <summary>How long an invocation waits for the messages it claimed: usually they are through by then, and the instance is not put to sleep before.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>How long another instance has what it claimed in its own hands, before the sweep takes it for lost.</summary>
    public static readonly TimeSpan BeforeSweep = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan StopWithin = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        sends.Start();
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await sends.StopAsync(StopWithin);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Beat);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                sends.Beat();
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
