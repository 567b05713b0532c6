using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;

namespace TriggerMail.Clocks;

/// <summary>
/// The alarm clock of one enrollment, and nothing more: waits until it rings or is nudged, has the enrollment caught up, and
/// starts over with the next ring. Nudges may be lost, early or repeated: the answer of the catch-up is what counts.
/// </summary>
public static class JourneyOrchestration
{
    /// <summary>The event that says: look now, and not when you meant to.</summary>
    public const string Nudge = "nudge";

    // What fails for a minute is looked at again by the catch-up itself; this is for a host that dies in the middle of it.
    private static readonly TaskOptions Retry = TaskOptions.FromRetryPolicy(new(maxNumberOfAttempts: 5, TimeSpan.FromSeconds(5), backoffCoefficient: 2));

    [Function(nameof(JourneyOrchestration))]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context, AlarmMessage ring)
    {
        ArgumentNullException.ThrowIfNull(ring);
        // One wait for the whole run: a cancelled one would swallow the nudge that comes after it.
        var nudge = context.WaitForExternalEvent<string>(Nudge);
        using var timer = new CancellationTokenSource();
        await Task.WhenAny(nudge, context.CreateTimer(ring.At.UtcDateTime, timer.Token));
        timer.Cancel(); // Not CancelAsync: it would go on on a thread that is not the orchestration's.
        var spent = nudge.IsCompleted;

        var next = await context.CallActivityAsync<AlarmMessage?>(CatchUpActivity.Name, ring, Retry);
        // A nudge that came meanwhile may be about something that was not yet there to be seen.
        if (!spent && nudge.IsCompleted)
            next = await context.CallActivityAsync<AlarmMessage?>(CatchUpActivity.Name, next ?? ring, Retry);
        if (next is not null)
            context.ContinueAsNew(next);
    }
}
