using System.Net;
using System.Net.Sockets;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Testing;

namespace TriggerMail.Clocks;

/// <summary>The Durable Task engine in this process.</summary>
internal static class DurableEngine
{
    private const int Tries = 5;

    /// <summary>Starts it with the alarm clock, whose looks are done by the one given.</summary>
    public static Task<DurableTaskTestHost> StartAsync(Func<AlarmMessage, Task<AlarmMessage?>> look) => StartAsync(tasks =>
    {
        tasks.AddOrchestratorFunc<AlarmMessage, object?>(nameof(JourneyOrchestration), async (context, ring) =>
        {
            await JourneyOrchestration.RunAsync(context, ring);
            return null;
        });
        tasks.AddActivityFunc<AlarmMessage, AlarmMessage?>(CatchUpActivity.Name, (_, ring) => look(ring));
    });

    /// <summary>
    /// Starts it on a port that is free. Left to itself the engine draws one from a range and fails when it is in use; between asking for a
    /// free one and taking it somebody else may be quicker, so it is asked for again.
    /// </summary>
    public static async Task<DurableTaskTestHost> StartAsync(Action<DurableTaskRegistry> tasks)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await DurableTaskTestHost.StartAsync(tasks, new() { Port = FreePort() });
            }
            catch (IOException) when (tried < Tries)
            {
            }
        }
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
