using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TriggerMail.Journeys;

namespace TriggerMail.Clocks;

/// <summary>
/// Sets an orchestration as the alarm clock of each enrollment that sleeps. Whatever goes wrong here costs punctuality and nothing
/// else: the alarm stands in the due index, and the sweep finds it there.
/// </summary>
public sealed class AlarmClocks(TimeProvider clock, ILogger<AlarmClocks> log)
{
    private static readonly OrchestrationRuntimeStatus[] Alive =
        [OrchestrationRuntimeStatus.Pending, OrchestrationRuntimeStatus.Running, OrchestrationRuntimeStatus.Suspended];

    private readonly AsyncLocal<string?> answering = new();
    private DurableTaskClient? client;

    /// <summary>Orchestrations are reached through this client from now on. Only invocations are given one, each an equal one.</summary>
    public void Through(DurableTaskClient given) => client = given;

    /// <summary>What is done meanwhile is done for this orchestration, which hears the next alarm as its answer.</summary>
    public async Task<T> AnsweringAsync<T>(Ring ring, Func<Task<T>> work)
    {
        answering.Value = ring.InstanceId;
        return await work();
    }

    /// <summary>An alarm was set: starts its orchestration, or nudges the one that runs.</summary>
    public async ValueTask SetAsync(DueAlarm alarm, CancellationToken cancel)
    {
        var ring = Ring.Of(alarm, clock);
        if (client is not { } durable || answering.Value == ring.InstanceId)
            return;
        try
        {
            await StartOrNudgeAsync(durable, ring, cancel);
        }
        catch (Exception problem)
        {
            log.LogWarning(problem, "The alarm clock {Instance} could not be set for {At}; the sweep will ring instead", ring.InstanceId, ring.At);
        }
    }

    private static async Task StartOrNudgeAsync(DurableTaskClient durable, Ring ring, CancellationToken cancel)
    {
        try
        {
            var options = new StartOrchestrationOptions(ring.InstanceId).WithDedupeStatuses(Alive);
            await durable.ScheduleNewOrchestrationInstanceAsync(nameof(JourneyOrchestration), ring, options, cancel);
        }
        catch (Exception refused) when (refused is InvalidOperationException or Grpc.Core.RpcException { StatusCode: Grpc.Core.StatusCode.AlreadyExists })
        {
            await durable.RaiseEventAsync(ring.InstanceId, JourneyOrchestration.Nudge, ring.InstanceId, cancel);
        }
    }
}
