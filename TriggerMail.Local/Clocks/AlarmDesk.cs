using TriggerMail.Journeys;

namespace TriggerMail.Clocks;

/// <summary>Answers alarms that have come due: one look each, and what fails is looked at again later.</summary>
internal sealed class AlarmDesk(Engine engine, TimeProvider clock, ILogger log)
{
    private const int Page = 1_000;
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMinutes(1);

    /// <summary>Answers what is due, the earliest first, so many contacts at a time. Tells whether there was anything.</summary>
    public async Task<bool> AnswerAsync(int atOnce, CancellationToken cancel)
    {
        var due = await engine.Due.DueAsync(clock.GetUtcNow(), Page, cancel);
        if (due.Count == 0)
            return false;
        // One contact's alarms are answered in turn; they would only race each other.
        var contacts = due.GroupBy(alarm => alarm.Contact).ToList();
        await Parallel.ForEachAsync(contacts, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancel }, async (alarms, _) =>
        {
            foreach (var alarm in alarms)
                await AnswerAsync(alarm);
        });
        await engine.Due.ClearAsync(due, CancellationToken.None);
        return true;
    }

    // Not cancelled when the host stops: a send that has begun is finished.
    private async Task AnswerAsync(DueAlarm alarm)
    {
        DateTimeOffset? next;
        try
        {
            next = await engine.Runner.CatchUpAsync(alarm.Contact, alarm.Enrollment, CancellationToken.None);
        }
        catch (Exception problem)
        {
            log.LogError(problem, "Enrollment {Enrollment} of contact {Contact} could not go on; it is looked at again in a minute", alarm.Enrollment, alarm.Contact);
            next = clock.GetUtcNow() + AfterFailure;
        }
        if (next is { } at)
            await engine.Due.SetAsync(alarm with { At = at > alarm.At ? at : alarm.At.AddTicks(1) }, CancellationToken.None);
    }
}
