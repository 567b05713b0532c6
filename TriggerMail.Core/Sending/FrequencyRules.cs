namespace TriggerMail.Sending;

/// <summary>How often marketing mail may go to one contact (design §7). Transactional mail neither uses nor needs a slot.</summary>
public sealed record FrequencyRules
{
    /// <summary>Between two marketing mails, unless the journey is timely.</summary>
    public TimeSpan Cooldown { get; init; } = TimeSpan.FromHours(24);

    /// <summary>The most in any 24 hours, timely ones included.</summary>
    public int PerDay { get; init; } = 2;

    /// <summary>The most in any 7 days, timely ones included.</summary>
    public int PerWeek { get; init; } = 5;
}
