using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TriggerMail.Runtime;
using TriggerMail.Upkeep;

namespace TriggerMail.Clocks;

/// <summary>Brings an enrollment up to date when its alarm rings.</summary>
public sealed class CatchUpActivity(AlarmDispatcher desk, SendQueue sends, AlarmClocks clocks, TimeProvider clock)
{
    public const string Name = "CatchUp";

    /// <summary>When to ring again; null when never.</summary>
    [Function(Name)]
    public async Task<AlarmMessage?> RunAsync([ActivityTrigger] AlarmMessage ring, [DurableClient] DurableTaskClient client)
    {
        ArgumentNullException.ThrowIfNull(ring);
        clocks.Through(client);
        return await clocks.AnsweringAsync(ring, () => sends.WithSendsAsync(() => desk.AnswerAsync(ring.Alarm), SendWorker.Patience)) is { } next
            ? AlarmMessage.Of(ring.Alarm with { At = next }, clock)
            : null;
    }
}
