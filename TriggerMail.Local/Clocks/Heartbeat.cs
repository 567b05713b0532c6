using TriggerMail.Hosting;
using TriggerMail.Runtime;

namespace TriggerMail.Clocks;

/// <summary>With a real clock: answers alarms as they come due, and writes the counts now and then.</summary>
internal sealed class Heartbeat(AlarmDispatcher alarms, Engine engine, LocalHost host, ILogger<Heartbeat> log) : BackgroundService
{
    private const int AtOnce = 64;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // What the last run left queued may be the order that a reminder would not know of.
        await host.Queue.ResumedAsync().WaitAsync(stoppingToken);
        using var timer = new PeriodicTimer(Beat);
        do
        {
            try
            {
                await host.BeatAsync(stoppingToken);
                if (host.Feedback is { } feedback)
                    await feedback.LookAsync(stoppingToken);
                engine.Sends.Beat();
                while (await alarms.AnswerAsync(AtOnce, stoppingToken) > 0)
                {
                }
                await engine.Metrics.FlushAsync(stoppingToken);
                await engine.Affinities.FlushIfDueAsync(stoppingToken);
            }
            catch (Exception problem) when (problem is not OperationCanceledException)
            {
                log.LogError(problem, "The heartbeat missed a beat; the next one follows");
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }
}
