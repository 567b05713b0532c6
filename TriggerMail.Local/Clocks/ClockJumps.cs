using TriggerMail.Feedback;
using TriggerMail.Queue;
using TriggerMail.Runtime;

namespace TriggerMail.Clocks;

/// <summary>
/// Lets manual time pass: from due instant to due instant, everything due happens, in order, before the answer. One jump at a
/// time.
/// </summary>
internal sealed class ClockJumps(ManualClock clock, Engine engine, AlarmDispatcher alarms, LocalQueue queue, FeedbackFolder? feedback) : IDisposable
{
    private readonly SemaphoreSlim jumping = new(1);

    /// <summary>The clock's position after everything that became due is done.</summary>
    public async Task<DateTimeOffset> AdvanceAsync(TimeSpan by, CancellationToken cancel)
    {
        await jumping.WaitAsync(cancel);
        try
        {
            var target = clock.GetUtcNow() + by;
            await HearAsync(cancel);
            // What happened before comes first: whoever bought is not reminded because the mail server is back.
            await queue.DrainAsync();
            engine.Sends.TryNow();
            await SettleAsync();
            while (await engine.Due.EarliestAsync(cancel) is { } next && next <= target)
            {
                await clock.MoveToAsync(next > clock.GetUtcNow() ? next : clock.GetUtcNow());
                await SettleAsync();
            }
            await clock.MoveToAsync(target);
            // What was put off, or found the mail server away on the way, waits for no alarm.
            engine.Sends.TryNow();
            await SettleAsync();
            await engine.Metrics.FlushAsync(cancel);
            return target;
        }
        finally
        {
            jumping.Release();
        }
    }

    public void Dispose() => jumping.Dispose();

    // A mail counts once it stopped growing, which takes two looks.
    private async Task HearAsync(CancellationToken cancel)
    {
        if (feedback is null)
            return;
        await feedback.LookAsync(cancel);
        await feedback.LookAsync(cancel);
    }

    // One contact at a time, so that a repeated run gives the same transcript.
    private async Task SettleAsync()
    {
        do
        {
            await queue.DrainAsync();
            engine.Sends.Beat();
            await engine.Sends.DrainAsync();
        }
        while (await alarms.AnswerAsync(atOnce: 1, CancellationToken.None) > 0);
    }
}
