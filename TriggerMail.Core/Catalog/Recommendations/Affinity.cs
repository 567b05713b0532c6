using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TriggerMail.Catalog.Recommendations;

/// <summary>
/// What goes together with a product, and how much is going on around it. Derived, and it fades: after <see cref="HalfLife"/> without
/// anything new, everything weighs half.
/// </summary>
/// <param name="At">The moment the weights are for.</param>
/// <param name="Bought">How often it was bought, faded.</param>
/// <param name="Seen">How often it was looked at, faded.</param>
/// <param name="Neighbours">The heaviest first, at most <see cref="NeighboursKept"/>.</param>
public sealed record Affinity(
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Bought")] double Bought,
    [property: JsonPropertyName("Seen")] double Seen,
    [property: JsonPropertyName("Neighbours")] ImmutableArray<Neighbour> Neighbours)
{
    /// <summary>How many neighbours are kept.</summary>
    public const int NeighboursKept = 60;

    /// <summary>After this long without news a weight is half of what it was.</summary>
    public static readonly TimeSpan HalfLife = TimeSpan.FromDays(45);

    /// <summary>Nothing yet.</summary>
    public static Affinity None { get; } = new(DateTimeOffset.MinValue, 0, 0, []);

    /// <summary>With more added, at a moment; what was known is faded to it. What is heard late is not made younger.</summary>
    public Affinity Plus(AffinityGain gain, DateTimeOffset at)
    {
        ArgumentNullException.ThrowIfNull(gain);
        var moment = at > At ? at : At;
        var fade = At == DateTimeOffset.MinValue ? 0 : Math.Pow(0.5, (moment - At) / HalfLife);
        var all = Neighbours.ToDictionary(one => one.Id, one => one with { Bought = one.Bought * fade, Seen = one.Seen * fade }, StringComparer.Ordinal);
        foreach (var (id, more) in gain.Neighbours)
            all[id] = all.TryGetValue(id, out var had) ? had with { Bought = had.Bought + more.Bought, Seen = had.Seen + more.Seen } : more;
        return new(moment, Bought * fade + gain.Bought, Seen * fade + gain.Seen,
            [.. all.Values.OrderByDescending(one => one.Weight).ThenBy(one => one.Id, StringComparer.Ordinal).Take(NeighboursKept)]);
    }

    /// <summary>How much is going on around it.</summary>
    [JsonIgnore]
    public double Weight => Neighbour.Weigh(Bought, Seen);
}

/// <summary>A product that goes together with another.</summary>
/// <param name="Id">Which.</param>
/// <param name="Bought">How often they were in one order, faded.</param>
/// <param name="Seen">How often they were looked at one after the other, faded.</param>
public sealed record Neighbour(
    [property: JsonPropertyName("Id")] string Id,
    [property: JsonPropertyName("Bought")] double Bought,
    [property: JsonPropertyName("Seen")] double Seen)
{
    // Who buys two things together says more than who looks at them.
    private const double PurchaseCountsAs = 4;

    /// <summary>Purchases and looks in one number.</summary>
    [JsonIgnore]
    public double Weight => Weigh(Bought, Seen);

    internal static double Weigh(double bought, double seen) => bought * PurchaseCountsAs + seen;
}

/// <summary>What a while of traffic adds to a product.</summary>
public sealed class AffinityGain
{
    /// <summary>Times it was bought.</summary>
    public double Bought { get; set; }

    /// <summary>Times it was looked at.</summary>
    public double Seen { get; set; }

    /// <summary>What it was bought or looked at with.</summary>
    public Dictionary<string, Neighbour> Neighbours { get; } = new(StringComparer.Ordinal);

    internal void With(string id, double bought, double seen) =>
        Neighbours[id] = Neighbours.TryGetValue(id, out var had) ? had with { Bought = had.Bought + bought, Seen = had.Seen + seen } : new(id, bought, seen);
}
