using System.Collections.Immutable;

namespace TriggerMail.Insights;

/// <summary>What is counted about a journey.</summary>
public enum Tally
{
    /// <summary>Contacts who entered.</summary>
    Entered,

    /// <summary>Runs that ended.</summary>
    Ended,

    /// <summary>Messages the provider took.</summary>
    Sent,

    /// <summary>Messages the provider will not take.</summary>
    Failed,

    /// <summary>Messages that may or may not have gone out.</summary>
    Uncertain,

    /// <summary>Messages that a person opened, each once.</summary>
    Opened,

    /// <summary>Messages in which a person followed a link, each once.</summary>
    Clicked,

    /// <summary>Successes credited to it.</summary>
    Converted,
}

/// <summary>The counts of one journey.</summary>
public sealed record JourneyCounts(long Entered, long Ended, long Sent)
{
    /// <summary>Nothing happened yet.</summary>
    public static JourneyCounts None { get; } = new(0, 0, 0);

    /// <summary>Contacts inside right now.</summary>
    public long Waiting => Math.Max(0, Entered - Ended);

    /// <summary>Mails that a person opened.</summary>
    public long Opened { get; init; }

    /// <summary>Mails in which a person followed a link.</summary>
    public long Clicked { get; init; }

    /// <summary>Successes credited to its mails.</summary>
    public long Converted { get; init; }

    /// <summary>What those were worth, by currency (ISO 4217).</summary>
    public ImmutableSortedDictionary<string, decimal> Revenue { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>The counts with one number of the table added.</summary>
    internal JourneyCounts Plus(string what, long n) => what switch
    {
        nameof(Tally.Entered) => this with { Entered = Entered + n },
        nameof(Tally.Ended) => this with { Ended = Ended + n },
        nameof(Tally.Sent) => this with { Sent = Sent + n },
        nameof(Tally.Opened) => this with { Opened = Opened + n },
        nameof(Tally.Clicked) => this with { Clicked = Clicked + n },
        nameof(Tally.Converted) => this with { Converted = Converted + n },
        _ when what.StartsWith(Tallies.Earned, StringComparison.Ordinal) => Plus(what[Tallies.Earned.Length..], n / Tallies.Thousandths),
        _ => this,
    };

    private JourneyCounts Plus(string currency, decimal value) =>
        this with { Revenue = Revenue.SetItem(currency, Revenue.GetValueOrDefault(currency) + value) };
}
