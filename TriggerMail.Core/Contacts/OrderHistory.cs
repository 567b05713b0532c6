using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Events;

namespace TriggerMail.Contacts;

/// <summary>
/// All orders of a contact in bounded space: how many, since when, and for how much in each currency. What was called off or refunded does
/// not count. An order heard of twice counts once as long as it is among the newest <see cref="Kept"/>, and only of those a refund is taken off.
/// </summary>
/// <param name="Count">How many; one called off or refunded in full is none.</param>
/// <param name="FirstAt">When the first was placed.</param>
/// <param name="LastAt">When the last was placed.</param>
/// <param name="Totals">What they came to less what was refunded, by currency.</param>
/// <param name="Newest">The last ones heard of, oldest first.</param>
/// <param name="Unmatched">Refunds in another currency than their order's, which are not taken off, by currency; null: none.</param>
public sealed record OrderHistory(
    [property: JsonPropertyName("Count")] int Count,
    [property: JsonPropertyName("FirstAt")] DateTimeOffset FirstAt,
    [property: JsonPropertyName("LastAt")] DateTimeOffset LastAt,
    [property: JsonPropertyName("Totals")] ImmutableSortedDictionary<string, decimal> Totals,
    [property: JsonPropertyName("Newest")] ImmutableArray<KnownOrder> Newest,
    [property: JsonPropertyName("Unmatched")] ImmutableSortedDictionary<string, decimal>? Unmatched = null)
{
    /// <summary>How many orders are remembered one by one.</summary>
    public const int Kept = 20;

    /// <summary>The history with one more order; the same when it is known already.</summary>
    public static OrderHistory Placed(OrderHistory? before, JsonElement order, DateTimeOffset at)
    {
        var placed = new KnownOrder(EventData.Text(order, "id"), EventData.Text(order, "currency"), Refund.Money(order) ?? 0);
        if (before is null)
            return new OrderHistory(0, at, at, ImmutableSortedDictionary<string, decimal>.Empty, []).With(placed, at);
        return placed.Id is not null && before.Find(placed.Id) is not null ? before : before.With(placed, at);
    }

    /// <summary>The history with an order called off; the same when it is not known, or called off already.</summary>
    public OrderHistory Cancelled(string? id) => Find(id) is { IsCancelled: false } known ? With(known, known with { IsCancelled = true }) : this;

    /// <summary>
    /// The history with money given back; the same when the order is not known or does not count any more, or the refund was heard of before. Never more
    /// is taken off than the order came to, and an order that is refunded in full does not count.
    /// </summary>
    public OrderHistory Refunded(string? orderId, Refund refund)
    {
        ArgumentNullException.ThrowIfNull(refund);
        if (Find(orderId) is not { IsCancelled: false } known || known.Knows(refund.Id))
            return this;
        if (refund.Total is not { } amount)
            return Cancelled(orderId);
        if (refund.Currency is { } currency && known.Currency is { } own && currency != own)
            return With(known, known.With(refund.Id, 0)) with { Unmatched = Add(Unmatched ?? ImmutableSortedDictionary<string, decimal>.Empty, currency, amount) };
        return With(known, known.With(refund.Id, Math.Min(amount, known.Worth)));
    }

    /// <summary>Both together, when two contacts turn out to be one. What both know of counts once.</summary>
    public static OrderHistory? Merge(OrderHistory? one, OrderHistory? other)
    {
        if (one is null || other is null)
            return one ?? other;
        var merged = new OrderHistory(
            one.Count + other.Count,
            one.FirstAt < other.FirstAt ? one.FirstAt : other.FirstAt,
            one.LastAt > other.LastAt ? one.LastAt : other.LastAt,
            other.Totals.Aggregate(one.Totals, (sums, more) => Add(sums, more.Key, more.Value)),
            [.. other.Newest.Where(theirs => one.Find(theirs.Id) is null).Concat(one.Newest)],
            one.Unmatched is null ? other.Unmatched : other.Unmatched?.Aggregate(one.Unmatched, (sums, more) => Add(sums, more.Key, more.Value)) ?? one.Unmatched);
        foreach (var theirs in other.Newest)
            if (one.Find(theirs.Id) is { } mine)
                merged = merged.Without(theirs).With(mine, KnownOrder.Merge(mine, theirs));
        return merged with { Newest = [.. merged.Newest.TakeLast(Kept)] };
    }

    private KnownOrder? Find(string? id) => id is null ? null : Newest.FirstOrDefault(known => known.Id == id);

    private OrderHistory Without(KnownOrder counted) =>
        this with { Count = Count - (counted.IsCancelled ? 0 : 1), Totals = Add(Totals, counted.Currency, -counted.Worth) };

    // What is known of an order changes, and with it what all of them come to.
    private OrderHistory With(KnownOrder before, KnownOrder after) => this with
    {
        Count = Count - (before.IsCancelled ? 0 : 1) + (after.IsCancelled ? 0 : 1),
        Totals = Add(Add(Totals, before.Currency, -before.Worth), after.Currency, after.Worth),
        Newest = Newest.Replace(before, after),
    };

    private OrderHistory With(KnownOrder order, DateTimeOffset at) => new(
        Count + 1,
        at < FirstAt ? at : FirstAt,
        at > LastAt ? at : LastAt,
        Add(Totals, order.Currency, order.Total),
        [.. Newest.TakeLast(Kept - 1), order]);

    // Without a currency nobody can say what it came to: kept under the name of none.
    private static ImmutableSortedDictionary<string, decimal> Add(ImmutableSortedDictionary<string, decimal> sums, string? currency, decimal more) =>
        sums.SetItem(currency ?? "", sums.GetValueOrDefault(currency ?? "") + more);
}
