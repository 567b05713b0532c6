namespace TriggerMail.Web.Health;

/// <summary>When <c>/health</c> is red; the section <c>TriggerMail:Health</c>.</summary>
public sealed record HealthSettings
{
    /// <summary>Down when the oldest queued event waits this long. Degraded from a fifth of it, here as below.</summary>
    public int QueueMinutes { get; init; } = 5;

    /// <summary>Down when the oldest alarm is late by this much.</summary>
    public int AlarmMinutes { get; init; } = 15;

    /// <summary>Down when the mail server could not be reached for this long, or the oldest mail that may go waits this long.</summary>
    public int MailServerMinutes { get; init; } = 15;

    /// <summary>How old an answer may be that is given again without looking anew.</summary>
    public int EverySeconds { get; init; } = 5;

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IEnumerable<string> Problems()
    {
        (string Name, int Minutes)[] limits =
            [(nameof(QueueMinutes), QueueMinutes), (nameof(AlarmMinutes), AlarmMinutes), (nameof(MailServerMinutes), MailServerMinutes)];
        foreach (var (name, minutes) in limits.Where(limit => limit.Minutes < 1))
            yield return $"TriggerMail:Health:{name} is {minutes}; write a number of minutes, 1 or more.";
        if (EverySeconds < 0)
            yield return $"TriggerMail:Health:EverySeconds is {EverySeconds}; write a number of seconds, or 0 to look each time.";
    }
}
