using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace TriggerMail.Contacts;

/// <summary>
/// All orders of a contact in bounded space: how many, since when, and for how much in each currency. An order called off does not count.
/// An order heard of twice counts once as long as it is among the newest <see cref="Kept"/>.
/// </summary>
/// <param name="Count">How many.</param>
/// <param name="FirstAt">When the first was placed.</param>
/// <param name="LastAt">When the last was placed.</param>
/// <param name="Totals">What they came to, by currency.</param>
/// <param name="Newest">The last ones heard of, oldest first.</param>
public sealed record OrderHistory(
    int Count, DateTimeOffset FirstAt, DateTimeOffset LastAt, ImmutableSortedDictionary<string, decimal> Totals, ImmutableArray<KnownOrder> Newest)
{
    /// <summary>How many orders are remembered one by one.</summary>
    public const int Kept = 20;

    /// <summary>The history with one more order; the same when it is known already.</summary>
    public static OrderHistory Placed(OrderHistory? before, JsonElement order, DateTimeOffset at)
    {
        var placed = new KnownOrder(ContactUpdate.Text(order, "id"), ContactUpdate.Text(order, "currency"), Total(order));
        if (before is null)
            return new OrderHistory(0, at, at, ImmutableSortedDictionary<string, decimal>.Empty, []).With(placed, at);
        return placed.Id is not null && before.Newest.Any(known => known.Id == placed.Id) ? before : before.With(placed, at);
    }

    /// <summary>The history with an order called off; the same when it is not known, or called off already.</summary>
    public OrderHistory Cancelled(string? id)
    {
        if (id is null || Newest.FirstOrDefault(known => known.Id == id) is not { IsCancelled: false } known)
            return this;
        return this with
        {
            Count = Count - 1,
            Totals = Add(Totals, known.Currency, -known.Total),
            Newest = Newest.Replace(known, known with { IsCancelled = true }),
        };
    }

    /// <summary>Both together, when two contacts turn out to be one. What both know of counts once.</summary>
    public static OrderHistory? Merge(OrderHistory? one, OrderHistory? other)
    {
        if (one is null || other is null)
            return one ?? other;
        var both = other.Newest.Where(known => known is { Id: not null, IsCancelled: false } && one.Newest.Any(mine => mine.Id == known.Id)).ToList();
        var totals = other.Totals.Aggregate(one.Totals, (sums, more) => Add(sums, more.Key, more.Value));
        return new(
            one.Count + other.Count - both.Count,
            one.FirstAt < other.FirstAt ? one.FirstAt : other.FirstAt,
            one.LastAt > other.LastAt ? one.LastAt : other.LastAt,
            both.Aggregate(totals, (sums, twice) => Add(sums, twice.Currency, -twice.Total)),
            [.. other.Newest.Where(known => known.Id is null || one.Newest.All(mine => mine.Id != known.Id)).Concat(one.Newest).TakeLast(Kept)]);
    }

    private OrderHistory With(KnownOrder order, DateTimeOffset at) => new(
        Count + 1,
        at < FirstAt ? at : FirstAt,
        at > LastAt ? at : LastAt,
        Add(Totals, order.Currency, order.Total),
        [.. Newest.TakeLast(Kept - 1), order]);

    // Without a currency nobody can say what it came to: kept under the name of none.
    private static ImmutableSortedDictionary<string, decimal> Add(ImmutableSortedDictionary<string, decimal> sums, string? currency, decimal more) =>
        sums.SetItem(currency ?? "", sums.GetValueOrDefault(currency ?? "") + more);

    private static decimal Total(JsonElement order) =>
        decimal.TryParse(ContactUpdate.Text(order, "total"), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var total) ? total : 0;
}

/// <summary>An order as far as sums need it.</summary>
/// <param name="Id">The store's id, or null.</param>
/// <param name="Currency">ISO 4217, or null.</param>
/// <param name="Total">What it came to.</param>
/// <param name="IsCancelled">Whether it was called off.</param>
public sealed record KnownOrder(string? Id, string? Currency, decimal Total, bool IsCancelled = false);
