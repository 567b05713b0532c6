using System.Diagnostics;

namespace TriggerMail.Web.Health;

/// <summary>What every host has: a store that takes writes, alarms that ring in time, providers that are reached, and a clock that is believed.</summary>
internal static class EngineHealth
{
    private const int MostNamed = 5;

    public static HealthSource Storage(Engine engine) => new("storage", async cancel =>
    {
        var begun = Stopwatch.GetTimestamp();
        try
        {
            await engine.Probe.TryAsync(cancel);
        }
        catch (Exception problem)
        {
            return new(
                new Dictionary<string, object?> { ["writable"] = false, ["problem"] = problem.Message },
                [new(HealthStatus.Down, $"The store does not take writes: {problem.Message}")]);
        }
        var took = Math.Round(Stopwatch.GetElapsedTime(begun).TotalMilliseconds, 1);
        return new(new Dictionary<string, object?> { ["writable"] = true, ["milliseconds"] = took }, []);
    });

    public static HealthSource Sends(Engine engine, HealthSettings settings, TimeProvider clock) => QueueHealth.Sends(
        () => new(engine.Sends.Pending, engine.Sends.Oldest),
        () => new(engine.Sends.TroubleOf(TriggerMail.Contacts.Permissions.Channels.Email)?.Since, engine.Sends.TroubleOf(TriggerMail.Contacts.Permissions.Channels.Email)?.Reason), settings, clock);

    /// <summary>Somebody asked to be forgotten and is not: no number says so, and the law's deadline runs.</summary>
    public static HealthSource Erasures(Engine engine) => new("erasures", async cancel =>
    {
        var (failing, unreadable) = (await engine.Privacy.FailingAsync(cancel), await engine.Privacy.UnreadableAsync(cancel));
        var troubles = failing.Take(MostNamed).Select(one =>
            $"The erasure that {one.Source} asked for on {one.At:yyyy-MM-dd HH:mm} UTC fails, and is due by {one.Due:yyyy-MM-dd}. "
            + "It is tried again; the page Privacy and GET /api/privacy say why.");
        if (unreadable.Count > 0)
            troubles = troubles.Append(unreadable.Count == 1
                ? "One request about personal data cannot be read: something else wrote into it. Restore the data from a backup, or have it made again."
                : $"{unreadable.Count} requests about personal data cannot be read: something else wrote into them. Restore the data from a backup, or have them made again.");
        return new(
            new Dictionary<string, object?> { ["failing"] = failing.Count, ["unreadable"] = unreadable.Count },
            [.. troubles.Select(trouble => new HealthTrouble(HealthStatus.Degraded, trouble))]);
    });

    public static HealthSource Clock(Clocks.ClockDoubt doubt) => new("clock", _ => new(doubt.Text is { } text
        ? new HealthReading(new Dictionary<string, object?> { ["believed"] = false }, [new(HealthStatus.Degraded, text)])
        : new HealthReading(new Dictionary<string, object?> { ["believed"] = true }, [])));

    public static HealthSource Alarms(Engine engine, HealthSettings settings, TimeProvider clock) => new(null, async cancel =>
    {
        var late = await engine.Due.EarliestAsync(cancel) is { } due && due < clock.GetUtcNow() ? clock.GetUtcNow() - due : TimeSpan.Zero;
        var trouble = HealthTrouble.Late(late, settings.AlarmMinutes, words =>
            $"The oldest alarm is {words} late: journeys stand still. The log says what keeps them, and `doctor` lists what is stuck.");
        return new(new Dictionary<string, object?> { ["oldestDueSeconds"] = Math.Round(late.TotalSeconds, 1) }, trouble is null ? [] : [trouble]);
    });
}
