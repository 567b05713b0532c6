namespace TriggerMail.Sending.Gate;

/// <summary>How often marketing mail may go to one contact (design §7). Transactional mail neither uses nor needs a slot.</summary>
public sealed record FrequencyRules
{
    /// <summary>Between two marketing mails, unless the journey is timely.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The most in any 24 hours, timely ones included.</summary>
    public int PerDay { get; init; } = 2;

    /// <summary>The most in any 7 days, timely ones included.</summary>
    public int PerWeek { get; init; } = 5;

    /// <summary>What is wrong with the rules of this section, as sentences that name the setting.</summary>
    internal IEnumerable<string> Problems(string section)
    {
        if (Cooldown < TimeSpan.Zero)
            yield return $"{section}:Cooldown is {Cooldown}; write a length of time such as 1.00:00:00, or 0 for none.";
        if (PerDay < 1)
            yield return $"{section}:PerDay is {PerDay}; write 1 or more. To send no marketing, close its journeys.";
        if (PerWeek < 1)
            yield return $"{section}:PerWeek is {PerWeek}; write 1 or more. To send no marketing, close its journeys.";
    }
}
