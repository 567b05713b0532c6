namespace TriggerMail.Journeys;

/// <summary>
/// Answers alarms: one look each, and what fails is looked at again in a minute. Both hosts ring here; an alarm answered twice
/// does no harm.
/// </summary>
/// <param name="engine">Whose alarms.</param>
/// <param name="clock">The engine's clock.</param>
/// <param name="failed">Told of an enrollment that could not go on, and why.</param>
public sealed class AlarmDesk(Engine engine, TimeProvider clock, Action<DueAlarm, Exception> failed)
{
    private const int Page = 1_000;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>How long alarms must have been due before they are answered in bulk; a host whose alarms ring by themselves leaves them time to.</summary>
    public TimeSpan Patience { get; init; }

    /// <summary>Answers what is due, the earliest first, so many contacts at a time. Says how many alarms there were.</summary>
    public async Task<int> AnswerAsync(int atOnce, CancellationToken cancel)
    {
        var due = await engine.Due.DueAsync(clock.GetUtcNow() - Patience, Page, cancel);
        if (due.Count == 0)
            return 0;
        // One contact's alarms are answered in turn; they would only race each other.
        var contacts = due.GroupBy(alarm => alarm.Contact).ToList();
        await Parallel.ForEachAsync(contacts, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel }, async (alarms, _) =>
        {
            foreach (var alarm in alarms)
                await LookAsync(alarm);
        });
        await engine.Due.ClearAsync(due, CancellationToken.None);
        return due.Count;
    }

    /// <summary>Answers one alarm that rang by itself, and says when to ring again; null when never.</summary>
    public async Task<DateTimeOffset?> AnswerAsync(DueAlarm alarm)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        var next = await LookAsync(alarm);
        await engine.Due.ClearAsync([alarm], CancellationToken.None);
        return next;
    }

    // Not cancelled when the host stops: a send that has begun is finished.
    private async Task<DateTimeOffset?> LookAsync(DueAlarm alarm)
    {
        DateTimeOffset? next;
        try
        {
            next = await engine.Runner.CatchUpAsync(alarm.Contact, alarm.Enrollment, CancellationToken.None);
        }
        catch (Exception problem)
        {
            failed(alarm, problem);
            next = clock.GetUtcNow() + AfterFailure;
        }
        if (next is not { } at)
            return null;
        // Never the same row again: the one that is being answered is cleared.
        var again = alarm with { At = at > alarm.At ? at : alarm.At.AddTicks(1) };
        await engine.Due.SetAsync(again, CancellationToken.None);
        return again.At;
    }
}
