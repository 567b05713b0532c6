using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TriggerMail.Runtime;
using TriggerMail.Scheduling;

namespace TriggerMail.Clocks;

/// <summary>
/// Sets an orchestration as the alarm clock of each enrollment that sleeps, and one for all occasions. Whatever goes wrong here costs punctuality
/// and nothing else: the alarm stands in the due index, and the sweep finds it there.
/// </summary>
public sealed class AlarmClocks(TimeProvider clock, ILogger<AlarmClocks> log)
{
    private static readonly OrchestrationRuntimeStatus[] Alive =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private readonly AsyncLocal<string?> answering = new();
    private readonly ConcurrentQueue<Alarm> untold = new();
    private readonly Lock gate = new();
    private DateTimeOffset shared;
    private DurableTaskClient? client;

    /// <summary>
    /// Orchestrations are reached through this client from now on. Only invocations are given one, each an equal one; what was set before the first,
    /// such as a broadcast while the app started, is set now.
    /// </summary>
    public void Through(DurableTaskClient given)
    {
        client = given;
        for (var left = untold.Count; left > 0 && untold.TryDequeue(out var alarm); left--)
            _ = SetAsync(alarm, CancellationToken.None).AsTask();
    }

    /// <summary>What is done meanwhile is done for this orchestration, which hears the next alarm as its answer.</summary>
    public async Task<T> AnsweringAsync<T>(AlarmMessage ring, Func<Task<T>> work)
    {
        answering.Value = ring.InstanceId;
        return await work();
    }

    /// <summary>An alarm was set: starts its orchestration, or nudges the one that runs. An occasion that is not near is left to the sweep.</summary>
    public async ValueTask SetAsync(Alarm alarm, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        if (alarm.Kind.SharesClock && !IsNext(alarm))
            return;
        if (client is null)
            untold.Enqueue(alarm);
        else
            await TryAsync(alarm, nudges: true, cancel);
    }

    /// <summary>Starts the orchestration of an alarm that should have one; one that runs is left alone.</summary>
    public ValueTask KeepAsync(Alarm alarm, CancellationToken cancel) => TryAsync(alarm, nudges: false, cancel);

    // Of many that are set for the same minute, such as when a list is imported, only the first says something new.
    private bool IsNext(Alarm alarm)
    {
        var (now, due) = (clock.GetUtcNow(), AlarmMessage.Of(alarm, clock).Due);
        if (due > now + AlarmDispatcher.Near)
            return false;
        lock (gate)
        {
            if (shared > now && shared <= due)
                return false;
            shared = due;
            return true;
        }
    }

    private async ValueTask TryAsync(Alarm alarm, bool nudges, CancellationToken cancel)
    {
        var ring = AlarmMessage.Of(alarm, clock);
        if (client is not { } durable || answering.Value == ring.InstanceId)
            return;
        try
        {
            if (!await StartAsync(durable, ring, cancel) && nudges)
                await durable.RaiseEventAsync(ring.InstanceId, JourneyOrchestration.Nudge, ring.InstanceId, cancel);
        }
        catch (Exception problem)
        {
            log.LogWarning(problem, "The alarm clock {Instance} could not be set for {At}; the sweep will ring instead", ring.InstanceId, ring.At);
        }
    }

    private static async Task<bool> StartAsync(DurableTaskClient durable, AlarmMessage ring, CancellationToken cancel)
    {
        try
        {
            var options = new StartOrchestrationOptions(ring.InstanceId).WithDedupeStatuses(Alive);
            await durable.ScheduleNewOrchestrationInstanceAsync(nameof(JourneyOrchestration), ring, options, cancel);
            return true;
        }
        catch (Exception refused) when (refused is InvalidOperationException or Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.AlreadyExists })
        {
            return false;
        }
    }
}
