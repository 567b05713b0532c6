using TriggerMail.Queue;

namespace TriggerMail.Hosting;

/// <summary>
/// Takes up what the last run left undone, once the host listens: whoever sends events meanwhile is answered. What fails is tried again until
/// it succeeds.
/// </summary>
internal sealed class Beginning(LocalHost host, IHostApplicationLifetime lifetime, ILogger<Beginning> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await WaitUntilListeningAsync(stoppingToken);
        for (var rests = 0; !stoppingToken.IsCancellationRequested; rests++)
        {
            try
            {
                await host.BeginAsync(stoppingToken);
                return;
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                log.LogError(problem, "What the last run left undone cannot all be taken up yet; that is tried again");
                await Patience.RestAsync(rests, TimeProvider.System, stoppingToken);
            }
        }
    }

    private async Task WaitUntilListeningAsync(CancellationToken stopping)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var started = lifetime.ApplicationStarted.Register(() => listening.TrySetResult());
        await listening.Task.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
