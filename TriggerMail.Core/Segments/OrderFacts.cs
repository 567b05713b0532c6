using TriggerMail.Contacts;

namespace TriggerMail.Segments;

/// <summary>What conditions can ask about all orders of a contact: <c>contact.orders.count</c>, <c>total</c>, <c>currency</c>, <c>firstAt</c>, <c>lastAt</c>.</summary>
internal static class OrderFacts
{
    public static readonly string[] Names = ["count", "total", "currency", "firstAt", "lastAt"];

    public static FactValue Find(OrderHistory? orders, string name, string currency) => name switch
    {
        "count" => FactValue.Of(orders?.Count ?? 0),
        "total" => Total(orders, currency),
        "currency" => FactValue.Of(currency),
        "firstAt" => FactValue.Of(orders?.FirstAt),
        "lastAt" => FactValue.Of(orders?.LastAt),
        _ => FactValue.Missing,
    };

    // Money of different currencies cannot be added up without a rate, so the sum says what is not in it.
    private static FactValue Total(OrderHistory? orders, string currency)
    {
        if (orders is null)
            return FactValue.Of(0, currency);
        var others = orders.Totals.Where(sum => sum.Key != currency && sum.Value != 0).ToList();
        var left = others.Count == 0 ? "" : $"; {Say(others)} not counted";
        var refunds = orders.Unmatched is { Count: > 0 } unmatched ? $"; refunds of {Say(unmatched)} not taken off" : "";
        return FactValue.Of(orders.Totals.GetValueOrDefault(currency), currency + left + refunds);
    }

    private static string Say(IEnumerable<KeyValuePair<string, decimal>> sums) =>
        string.Join(", ", sums.Select(sum => $"{sum.Value} {(sum.Key.Length > 0 ? sum.Key : "without a currency")}"));
}
