using TriggerMail.Clocks;
using TriggerMail.Scheduling;

namespace TriggerMail.Runtime;

/// <summary>
/// Answers alarms: one look each, and what fails is looked at again in a minute. Both hosts ring here; an alarm answered twice
/// does no harm.
/// </summary>
/// <param name="engine">Whose alarms.</param>
/// <param name="clock">The engine's clock.</param>
/// <param name="failed">Told of an alarm that could not be answered, and why.</param>
public sealed class AlarmDispatcher(Engine engine, TimeProvider clock, Action<Alarm, Exception> failed)
{
    /// <summary>How far ahead the answer of a shared clock looks. What is due later, a host sets the clock for when it has come this near.</summary>
    public static readonly TimeSpan Near = TimeSpan.FromMinutes(10);

    private const int Page = 1_000;
    private const int AtOnce = 16;
    private static readonly TimeSpan WhileClockIsHeld = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>How long alarms must have been due before they are answered in bulk; a host whose alarms ring by themselves leaves them time to.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>
    /// Awaited after each alarm that is answered in bulk, so that a clock that jumps has everything done in its order; null: nothing is.
    /// </summary>
    public Func<Task>? AfterEach { get; init; }

    /// <summary>Answers what is due, the earliest first, so many contacts at a time. Says how many alarms there were.</summary>
    public async Task<int> AnswerAsync(int atOnce, CancellationToken cancel)
    {
        if (Waits)
            return 0;
        var due = await engine.Due.DueAsync(clock.GetUtcNow() - Patience, Page, cancel);
        if (due.Count > 0)
            await LookAsync(due, atOnce, cancel);
        return due.Count;
    }

    // By a time that nobody has confirmed nothing is expired, erased or used up.
    private bool Waits => clock is SteadyClock { IsHeld: true };

    private async Task LookAsync(IReadOnlyCollection<Alarm> due, int atOnce, CancellationToken cancel)
    {
        // One contact's alarms are answered in turn; they would only race each other.
        var contacts = due.GroupBy(alarm => alarm.Names.Of).ToList();
        await Parallel.ForEachAsync(contacts, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel }, async (alarms, _) =>
        {
            foreach (var alarm in alarms)
            {
                await LookAsync(alarm);
                if (AfterEach is { } after)
                    await after();
            }
        });
        await engine.Due.ClearAsync(due, CancellationToken.None);
    }

    /// <summary>
    /// Answers one alarm that rang by itself, and says when to ring again; null when never. One that shares its clock is answered with all that do and
    /// are due, and the answer is when the next of them is; null when none is <see cref="Near"/>.
    /// </summary>
    public async Task<DateTimeOffset?> AnswerAsync(Alarm alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        if (Waits)
            return clock.GetUtcNow() + WhileClockIsHeld;
        if (alarm.Kind.SharesClock)
            return await AnswerSharedAsync();
        var next = await LookAsync(alarm);
        await engine.Due.ClearAsync([alarm], CancellationToken.None);
        return next;
    }

    private async Task<DateTimeOffset?> AnswerSharedAsync()
    {
        while (true)
        {
            var now = clock.GetUtcNow();
            var near = (await engine.Due.DueAsync(now + Near, Page)).Where(alarm => alarm.Kind.SharesClock).ToList();
            if (near.TakeWhile(alarm => alarm.At <= now).ToList() is { Count: > 0 } due)
                await LookAsync(due, AtOnce, CancellationToken.None);
            else
                return near is [var first, ..] ? first.At : null;
        }
    }

    // Not cancelled when the host stops: a send that has begun is finished.
    private async Task<DateTimeOffset?> LookAsync(Alarm alarm)
    {
        NextLook? next;
        try
        {
            next = await engine.Alarms.LookAsync(alarm, CancellationToken.None);
        }
        catch (Exception problem)
        {
            failed(alarm, problem);
            next = new(clock.GetUtcNow() + AfterFailure, IsSet: false);
        }
        if (next is not { } look)
            return null;
        // Never the same row again: the one that is being answered is cleared.
        var again = alarm with { At = look.At > alarm.At ? look.At : alarm.At.AddTicks(1) };
        if (!look.IsSet || again.At != look.At)
            await engine.Due.SetAsync(again, CancellationToken.None);
        return again.At;
    }
}
