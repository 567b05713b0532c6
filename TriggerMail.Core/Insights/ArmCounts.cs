using System.Collections.Immutable;

namespace TriggerMail.Insights;

/// <summary>
/// The contacts who took one arm of an experiment, and what became of them. Each contact counts once in each number, however often it happened:
/// only then can chance be told from effect.
/// </summary>
public sealed record ArmCounts
{
    private const string Value = "Earned";

    /// <summary>Nobody took it yet.</summary>
    public static ArmCounts None { get; } = new();

    /// <summary>Contacts who took the arm.</summary>
    public long Entered { get; init; }

    /// <summary>Those of them who were sent something after it.</summary>
    public long Sent { get; init; }

    /// <summary>Those who opened something of it.</summary>
    public long Opened { get; init; }

    /// <summary>Those who followed a link of it.</summary>
    public long Clicked { get; init; }

    /// <summary>Those to whom the journey succeeded.</summary>
    public long Converted { get; init; }

    /// <summary>What all successes were worth, by currency.</summary>
    public ImmutableSortedDictionary<string, decimal> Earned { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>How many of those who took the arm the journey succeeded with.</summary>
    public Proportion Success => new(Math.Min(Converted, Entered), Entered);

    internal static string Named(string arm, Metric what) => $"{arm}|{what}";

    internal static string Named(string arm, string currency) => $"{arm}|{Value}|{currency}";

    /// <summary>The counts with one number of the table added; its name begins with the arm, and is that alone for those who took it.</summary>
    internal ArmCounts Plus(string[] name, long n) => name switch
    {
        [_] => this with { Entered = Entered + n },
        [_, nameof(Metric.Sent)] => this with { Sent = Sent + n },
        [_, nameof(Metric.Opened)] => this with { Opened = Opened + n },
        [_, nameof(Metric.Clicked)] => this with { Clicked = Clicked + n },
        [_, nameof(Metric.Converted)] => this with { Converted = Converted + n },
        [_, Value, var currency] => this with { Earned = Earned.SetItem(currency, Earned.GetValueOrDefault(currency) + n / JourneyCounts.Thousandths) },
        _ => this,
    };
}
