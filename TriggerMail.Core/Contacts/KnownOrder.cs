using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TriggerMail.Contacts;

/// <summary>An order as far as sums need it.</summary>
/// <param name="Id">The store's id, or null.</param>
/// <param name="Currency">ISO 4217, or null.</param>
/// <param name="Total">What it came to.</param>
/// <param name="IsCancelled">Whether it does not count any more: it was called off, or refunded in full.</param>
/// <param name="Refunds">What was given back, by the refund's id; null: nothing.</param>
public sealed record KnownOrder(
    [property: JsonPropertyName("Id")] string? Id,
    [property: JsonPropertyName("Currency")] string? Currency,
    [property: JsonPropertyName("Total")] decimal Total,
    [property: JsonPropertyName("IsCancelled")] bool IsCancelled = false,
    [property: JsonPropertyName("Refunds")] ImmutableSortedDictionary<string, decimal>? Refunds = null)
{
    // So many refunds of one order are told apart; what more there are stand together, and a repeat of those counts again.
    private const int RefundsKept = 20;
    private const string Further = "";

    /// <summary>What it still comes to.</summary>
    [JsonIgnore]
    public decimal Worth => IsCancelled ? 0 : Total - GivenBack;

    private decimal GivenBack => Refunds?.Values.Sum() ?? 0;

    internal bool Knows(string refund) => Refunds?.ContainsKey(refund) == true;

    /// <summary>The order with so much given back; given back in full, it does not count.</summary>
    internal KnownOrder With(string refund, decimal amount)
    {
        var had = Refunds ?? ImmutableSortedDictionary.Create<string, decimal>(StringComparer.Ordinal);
        var name = had.Count < RefundsKept ? refund : Further;
        var after = this with { Refunds = had.SetItem(name, had.GetValueOrDefault(name) + amount) };
        return after with { IsCancelled = Total > 0 && after.GivenBack >= Total };
    }

    /// <summary>What two contacts who turn out to be one know of the same order.</summary>
    internal static KnownOrder Merge(KnownOrder mine, KnownOrder theirs)
    {
        var refunds = theirs.Refunds is null ? mine.Refunds : theirs.Refunds.SetItems(mine.Refunds ?? ImmutableSortedDictionary<string, decimal>.Empty);
        var both = mine with { Refunds = refunds, IsCancelled = mine.IsCancelled || theirs.IsCancelled };
        return both with { IsCancelled = both.IsCancelled || (both.Total > 0 && both.GivenBack >= both.Total) };
    }
}
