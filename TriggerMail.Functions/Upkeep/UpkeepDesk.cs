using System.Diagnostics.Metrics;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TriggerMail.Clocks;
using TriggerMail.Insights;
using TriggerMail.Privacy;
using TriggerMail.Runtime;
using TriggerMail.Scheduling;

namespace TriggerMail.Upkeep;

/// <summary>What has to be done now and then, by the clock or because somebody asked.</summary>
public sealed class UpkeepDesk(AlarmDispatcher desk, DueIndex due, SendQueue sends, DataSubjectRequests privacy, AlarmClocks clocks, TimeProvider clock, UpkeepSettings settings, ILogger<UpkeepDesk> log)
{
    private const int AtOnce = 16;
    private const int Page = 1_000;
    private static readonly TimeSpan LongestDrain = TimeSpan.FromMinutes(4);

    private static readonly Gauge<double> OldestDue = new Meter(Meters.Name).CreateGauge<double>(
        "triggermail.oldest_due_seconds", "s", "By how much the oldest due alarm is late.");

    private static readonly OrchestrationRuntimeStatus[] Finished =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Answers every alarm that should have rung by itself and did not, and the housekeeping. Says how many there were.</summary>
    public async Task<int> SweepAsync(DurableTaskClient client, CancellationToken cancel)
    {
        clocks.Through(client);
        await privacy.StartAsync(cancel);
        var now = clock.GetUtcNow();
        var soon = await due.DueAsync(now + AlarmDispatcher.Near, Page, cancel);
        // Before anything is answered, and 0 when nothing is late: for the alert, silence is a bad sign too.
        var late = soon is [{ At: var earliest }, ..] && earliest < now ? now - earliest : TimeSpan.Zero;
        OldestDue.Record(late.TotalSeconds);
        if (soon.Count(alarm => alarm.At <= now - desk.Patience && !alarm.Kind.CanWait) is > 0 and var silent)
            log.LogWarning("{Count} alarms have not rung in time; the sweep answers them", silent);
        await KeepClocksAsync(soon, cancel);
        var swept = 0;
        for (int found; (found = await desk.AnswerAsync(AtOnce, cancel)) > 0;)
            swept += found;
        await SendAsync();
        return swept;
    }

    // The invocation stays as long as there is something to send, and with it the instance.
    private async Task SendAsync()
    {
        await sends.ResumeAsync(SendWorker.BeforeSweep, CancellationToken.None);
        try
        {
            await sends.DrainAsync().WaitAsync(LongestDrain);
        }
        catch (TimeoutException)
        {
            log.LogWarning("{Count} messages still wait for their providers; they go on, and the next sweep looks again", sends.Pending);
        }
    }

    // From one sweep to the next is less than near, so that whatever has no clock for months gets one in time.
    private async Task KeepClocksAsync(IReadOnlyList<Alarm> soon, CancellationToken cancel)
    {
        foreach (var alarm in soon.Where(alarm => alarm.Kind == AlarmKind.Bulk).Concat(soon.Where(alarm => alarm.Kind.SharesClock).Take(1)))
            await clocks.KeepAsync(alarm, cancel);
    }

    /// <summary>Removes the histories of orchestrations that ended long enough ago. Says how many there were.</summary>
    public async Task<int> PurgeAsync(DurableTaskClient client, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(client);
        // By creation, which is what the backend can filter on: nothing younger can have ended long ago.
        var until = DateTimeOffset.UtcNow - TimeSpan.FromDays(settings.PurgeAfterDays);
        var purged = await client.PurgeAllInstancesAsync(new PurgeInstancesFilter(null, until, Finished), cancellation: cancel);
        log.LogInformation("Purged {Count} finished orchestrations", purged.PurgedInstanceCount);
        return purged.PurgedInstanceCount;
    }
}

/// <summary>Section <c>TriggerMail</c> of the configuration, as far as it is about upkeep.</summary>
public sealed record UpkeepSettings
{
    /// <summary>Finished orchestrations are removed when they were begun this many days ago.</summary>
    public int PurgeAfterDays { get; init; } = 14;

    public IEnumerable<string> Problems() => PurgeAfterDays is >= 1 and <= 3_650
        ? []
        : [$"TriggerMail:PurgeAfterDays is {PurgeAfterDays}; write a number of days from 1 to 3650."];
}
