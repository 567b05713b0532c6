using NodaTime;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Sending.Throttling;
using TriggerMail.Values;

namespace TriggerMail.Sending.Gate;

/// <summary>The store's rules for marketing messages. Transactional ones are bound by none of them.</summary>
public sealed record SendRules
{
    /// <summary>How often marketing mail may go to one contact.</summary>
    public FrequencyRules Frequency { get; init; } = new();

    /// <summary>When no marketing mail goes out; null: mail is quiet enough by itself.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>How fast marketing mails go to one recipient domain.</summary>
    public ThrottleRules Pacing { get; init; } = new();

    /// <summary>The same for text messages.</summary>
    public TextRules Texts { get; init; } = new();

    /// <summary>
    /// How long after its moment a mail still makes sense. After a downtime, one that is later than this expires instead of arriving
    /// as "good morning" in the evening.
    /// </summary>
    public TimeSpan Lateness { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How often and when marketing messages may go out by a channel.</summary>
    internal (FrequencyRules Frequency, QuietHours? Quiet) For(string channel) =>
        channel == Channels.Sms ? (Texts.Frequency, Texts.QuietHours) : (Frequency, QuietHours);

    /// <summary>What is wrong with the rules, as sentences that name the setting; none when they will do.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        problems.AddRange(Frequency.Problems("TriggerMail:Frequency"));
        problems.AddRange(Pacing.Problems());
        problems.AddRange(Texts.Frequency.Problems("TriggerMail:Texts:Frequency"));
        if (Lateness < TimeSpan.Zero)
            problems.Add($"TriggerMail:Lateness is {Lateness}; write a length of time such as 1.00:00:00.");
        return problems;
    }
}

/// <summary>The store's rules for marketing text messages. They ring in a pocket, so they are fewer and never come at night.</summary>
public sealed record TextRules
{
    /// <summary>How often marketing text messages may go to one contact; they have slots of their own.</summary>
    public FrequencyRules Frequency { get; init; } = new() { PerDay = 1, PerWeek = 3 };

    /// <summary>When none goes out, by the contact's own clock. The default is the time in which the law of many places forbids it.</summary>
    public QuietHours? QuietHours { get; init; } = new(new(21, 0), new(8, 0));
}

/// <summary>Hours of the contact's own clock, e.g. 22:00 to 07:00; they may span midnight.</summary>
/// <param name="From">When they begin.</param>
/// <param name="To">When they end.</param>
public sealed record QuietHours(TimeOnly From, TimeOnly To)
{
    /// <summary>When the quiet that reigns at an instant ends in a zone; null when it does not reign.</summary>
    public DateTimeOffset? EndAfter(DateTimeOffset at, DateTimeZone zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        return TimeOnly.FromTimeSpan(TimeSpan.FromTicks(Instant.FromDateTimeOffset(at).InZone(zone).TickOfDay)).IsBetween(From, To)
            ? LocalTimes.Next(at, LocalTime.FromTimeOnly(To), zone)
            : null;
    }
}

/// <summary>One message that wants to go.</summary>
/// <param name="Journey">Whose it is.</param>
/// <param name="AskedAt">When the journey first asked: patience counts from here.</param>
/// <param name="DueAt">The moment it was meant for: the step's, or where it was held, the end of that. Lateness counts from here.</param>
/// <param name="Channel">How it is to go.</param>
public sealed record SendRequest(Journeys.Journey Journey, DateTimeOffset AskedAt, DateTimeOffset DueAt, string Channel = Channels.Email)
{
    /// <summary>The enrollment of the journey that asks: a journey's own cooldown lies between enrollments, not between the mails of one.</summary>
    public string Enrollment { get; init; } = "";

    /// <summary>Whether the message has been given its slot already, and only waited a moment for its provider.</summary>
    public bool HasSlot { get; init; }

    /// <summary>How late this very message still makes sense; null: as its journey says, else the store's rule.</summary>
    public TimeSpan? Lateness { get; init; }
}
