using System.Globalization;

namespace TriggerMail.Sending.Throttling;

/// <summary>
/// How fast marketing mails go to one recipient domain (<c>TriggerMail:Pacing</c>). Mailbox providers slow down and refuse senders who
/// come too fast, and new ones most of all. Mails of a purchase never wait.
/// </summary>
public sealed record ThrottleRules
{
    /// <summary>The most mails an hour to one recipient domain; null: as fast as they come.</summary>
    public int? PerHour { get; init; }

    /// <summary>The same for domains that differ, by their name.</summary>
    public Dictionary<string, int> Domains { get; init; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The first weeks of a sending domain that nobody knows yet; null: it is known.</summary>
    public WarmUp? WarmUp { get; init; }

    /// <summary>What is wrong with the rules, as sentences that name the setting; none when they will do.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        if (PerHour < 1)
            problems.Add($"TriggerMail:Pacing:PerHour is {PerHour}; write a number of mails from 1, or leave it out.");
        foreach (var (domain, most) in Domains)
            if (most < 1)
                problems.Add($"TriggerMail:Pacing:Domains:{domain} is {most}; write a number of mails from 1, or leave it out.");
        if (WarmUp is { FirstDay: < 1 } or { Days: < 1 or > 60 })
            problems.Add("TriggerMail:Pacing:WarmUp takes FirstDay, a number of mails from 1, and Days, from 1 to 60.");
        return problems;
    }

    // What a domain without a limit of its own is taken to get, once it says that it is too much.
    private static readonly TimeSpan Unlimited = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The pause between two mails to a domain at an instant, and why there is one; null: none. Each level of slowness doubles it.
    /// </summary>
    internal (TimeSpan Pause, string Reason)? At(string domain, DateTimeOffset now, int level = 0)
    {
        var usual = Usual(domain, now);
        if (level == 0)
            return usual;
        var pause = (usual?.Pause ?? Unlimited) * (1 << level);
        return (pause, string.Create(CultureInfo.InvariantCulture, $"{domain} wants fewer mails for now, and gets one every {Say(pause)}"));
    }

    private static string Say(TimeSpan pause) => pause < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{pause.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{pause.TotalMinutes:0} min");

    private (TimeSpan Pause, string Reason)? Usual(string domain, DateTimeOffset now)
    {
        int? hourly = Domains.TryGetValue(domain, out var own) ? own : PerHour;
        (TimeSpan Pause, string Reason)? usual = hourly is { } most
            ? (TimeSpan.FromHours(1) / most, string.Create(CultureInfo.InvariantCulture, $"at most {most} mails an hour go to {domain}"))
            : null;
        if (WarmUp?.MostOn(now) is not { } daily)
            return usual;
        var warm = (Pause: TimeSpan.FromDays(1) / daily, string.Create(CultureInfo.InvariantCulture, $"the sending domain is new, and at most {daily} mails a day go to {domain} for now"));
        return usual is { } had && had.Pause >= warm.Pause ? had : warm;
    }
}

/// <summary>
/// Warming up: few mails on the first day, twice as many on each day after, so that mailbox providers get to know the sender
/// (M3AAWG Sending Domains Best Common Practices).
/// </summary>
public sealed record WarmUp
{
    /// <summary>The first day (UTC).</summary>
    public DateOnly From { get; init; }

    /// <summary>The most mails to one recipient domain on the first day.</summary>
    public int FirstDay { get; init; } = 50;

    /// <summary>How many days it takes; after them there is no limit of this kind.</summary>
    public int Days { get; init; } = 14;

    /// <summary>The most mails to one recipient domain on the day of an instant; null before and after.</summary>
    public int? MostOn(DateTimeOffset now)
    {
        var day = DateOnly.FromDateTime(now.UtcDateTime).DayNumber - From.DayNumber;
        return day < 0 || day >= Days ? null : (int)Math.Min(FirstDay * Math.Pow(2, day), int.MaxValue);
    }
}
