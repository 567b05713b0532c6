using System.Collections.Immutable;
using System.Globalization;

namespace TriggerMail.Insights;

/// <summary>A place in a journey: the index of a step in one version; -1 before the first.</summary>
public readonly record struct Place(int Version, int Step);

/// <summary>The messages of one step.</summary>
public sealed record StepCounts(long Sent, long Opened, long Clicked)
{
    /// <summary>Nothing happened yet.</summary>
    public static StepCounts None { get; } = new(0, 0, 0);

    internal StepCounts Plus(string what, long n) => what switch
    {
        nameof(Metric.Sent) => this with { Sent = Sent + n },
        nameof(Metric.Opened) => this with { Opened = Opened + n },
        nameof(Metric.Clicked) => this with { Clicked = Clicked + n },
        _ => this,
    };
}

/// <summary>The counts of one journey, over all its versions.</summary>
public sealed record JourneyCounts
{
    // Every currency of ISO 4217 in use has at most three decimals; CLF's four are for accounts, not for prices.
    internal const decimal Thousandths = 1_000m;
    private const string Standing = "At";
    private const string Value = "Earned";

    /// <summary>Nothing happened yet.</summary>
    public static JourneyCounts None { get; } = new();

    /// <summary>Contacts who entered.</summary>
    public long Entered { get; init; }

    /// <summary>Messages the provider took.</summary>
    public long Sent { get; init; }

    /// <summary>Mails that a person opened.</summary>
    public long Opened { get; init; }

    /// <summary>Mails in which a person followed a link.</summary>
    public long Clicked { get; init; }

    /// <summary>Successes credited to its mails.</summary>
    public long Converted { get; init; }

    /// <summary>What those were worth, by currency (ISO 4217).</summary>
    public ImmutableSortedDictionary<string, decimal> Revenue { get; init; } = ImmutableSortedDictionary<string, decimal>.Empty;

    /// <summary>Contacts at each step right now; where there are none, nothing.</summary>
    public ImmutableDictionary<Place, long> Places { get; init; } = ImmutableDictionary<Place, long>.Empty;

    /// <summary>Messages by the id of their step.</summary>
    public ImmutableSortedDictionary<string, StepCounts> Steps { get; init; } = ImmutableSortedDictionary<string, StepCounts>.Empty;

    /// <summary>Contacts inside right now.</summary>
    public long Waiting => Places.Values.Where(n => n > 0).Sum();

    internal static string Named(Metric what) => what.ToString();

    internal static string Named(Metric what, string step) => $"{what}|{step}";

    internal static string Named(Place place) => string.Create(CultureInfo.InvariantCulture, $"{Standing}|{place.Version}|{place.Step}");

    internal static string Earned(string currency) => $"{Value}|{currency}";

    /// <summary>The counts with one number of the table added.</summary>
    internal JourneyCounts Plus(string name, long n) => name.Split('|', 2) switch
    {
        [nameof(Metric.Entered)] => this with { Entered = Entered + n },
        [nameof(Metric.Sent)] => this with { Sent = Sent + n },
        [nameof(Metric.Opened)] => this with { Opened = Opened + n },
        [nameof(Metric.Clicked)] => this with { Clicked = Clicked + n },
        [nameof(Metric.Converted)] => this with { Converted = Converted + n },
        [Value, var currency] => this with { Revenue = Revenue.SetItem(currency, Revenue.GetValueOrDefault(currency) + n / Thousandths) },
        [Standing, var place] => Plus(Read(place), n),
        [var what, var step] => this with { Steps = Steps.SetItem(step, Steps.GetValueOrDefault(step, StepCounts.None).Plus(what, n)) },
        _ => this,
    };

    private JourneyCounts Plus(Place place, long n) => Places.GetValueOrDefault(place) + n is var sum and not 0
        ? this with { Places = Places.SetItem(place, sum) }
        : this with { Places = Places.Remove(place) };

    private static Place Read(string place) => place.Split('|') is [var version, var step]
        ? new(int.Parse(version, CultureInfo.InvariantCulture), int.Parse(step, CultureInfo.InvariantCulture))
        : throw new InvalidOperationException($"A place is a version and a step, not {place}.");
}
