namespace TriggerMail.Privacy;

/// <summary>How long what is kept about people is kept, in days: section <c>TriggerMail:Retention</c> of the configuration.</summary>
public sealed record RetentionRules
{
    /// <summary>What happened: event rows. Windows of conditions reach back 400 days.</summary>
    public int EventDays { get; init; } = 400;

    /// <summary>What was decided and why: the timeline.</summary>
    public int TimelineDays { get; init; } = 400;

    /// <summary>What started a journey that has ended. That the contact was in it stays, because <c>again: never</c> asks for it.</summary>
    public int JourneyDays { get; init; } = 400;

    /// <summary>The words of messages.</summary>
    public int BodyDays { get; init; } = 90;

    /// <summary>That a message was sent or not, and why: the ledger.</summary>
    public int MessageDays { get; init; } = 730;

    /// <summary>The list of recent messages on the console.</summary>
    public int RecentDays { get; init; } = 90;

    /// <summary>Ids of events, by which a repeat is recognised before it is queued.</summary>
    public int SeenIdDays { get; init; } = 30;

    /// <summary>What is wrong with the rules, as sentences that name the setting.</summary>
    public IEnumerable<string> Problems()
    {
        (string Name, int Days)[] all =
        [
            (nameof(EventDays), EventDays), (nameof(TimelineDays), TimelineDays), (nameof(JourneyDays), JourneyDays), (nameof(BodyDays), BodyDays),
            (nameof(MessageDays), MessageDays), (nameof(RecentDays), RecentDays), (nameof(SeenIdDays), SeenIdDays),
        ];
        foreach (var (name, days) in all)
            if (days is < 7 or > 36_500)
                yield return $"TriggerMail:Retention:{name} is {days}; write a number of days from 7 to 36500.";
        if (BodyDays > MessageDays)
            yield return $"TriggerMail:Retention:BodyDays is {BodyDays} and MessageDays {MessageDays}; the words of a message cannot be kept longer than the message.";
    }
}
