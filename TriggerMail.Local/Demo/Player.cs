using TriggerMail.Events;
using TriggerMail.Hosting;

namespace TriggerMail.Demo;

/// <summary>Plays events at their own times: the clock goes to each one's moment, and what came due until then happens first.</summary>
internal sealed class Player(LocalHost host)
{
    /// <summary>Plays the events, then lets so much time pass.</summary>
    public async Task PlayAsync(IReadOnlyList<StoreEvent> events, TimeSpan andThen, CancellationToken cancel)
    {
        var jumps = host.Jumps ?? throw new InvalidOperationException("Only a manual clock can be played.");
        await host.BeginAsync(cancel);
        foreach (var happened in events)
        {
            var now = host.Clock.GetUtcNow();
            await jumps.AdvanceAsync(happened.Time > now ? happened.Time - now : TimeSpan.Zero, cancel);
            await host.Queue.EnqueueAsync([happened], cancel);
        }
        await jumps.AdvanceAsync(andThen, cancel);
    }
}
