using System.Globalization;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Contacts;

/// <summary>Money given back for an order.</summary>
/// <param name="Id">The store's id, else that of the event that told of it.</param>
/// <param name="Currency">ISO 4217; null: the order's.</param>
/// <param name="Total">How much; null: everything.</param>
public sealed record Refund(string Id, string? Currency, decimal? Total)
{
    /// <summary>
    /// The refunds an event tells of: its <c>refund</c>, and those that <c>order.refunds</c> lists. A refund without a sum gave no money back;
    /// <c>order.refunded</c> without a refund means the whole order.
    /// </summary>
    internal static IEnumerable<Refund> Of(SeenEvent seen)
    {
        if (seen.Data.Get("order") is not { ValueKind: JsonValueKind.Object } order)
            yield break;
        foreach (var listed in order.Get("refunds").Each().Where(one => one.ValueKind == JsonValueKind.Object))
            yield return Read(listed, seen.Id);
        if (seen.Type != EventTypes.OrderRefunded)
            yield break;
        yield return seen.Data.Get("refund") is { ValueKind: JsonValueKind.Object } refund ? Read(refund, seen.Id) : new(seen.Id, null, null);
    }

    /// <summary>The <c>total</c> of an order or a refund; null when there is none.</summary>
    internal static decimal? Money(JsonElement priced) => decimal.TryParse(
        priced.Get("total").Text(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var total) ? total : null;

    // Some stores write what they gave back as a loss.
    private static Refund Read(JsonElement refund, string fallback) =>
        new(refund.Get("id").Text() ?? fallback, refund.Get("currency").Text(), Math.Abs(Money(refund) ?? 0));
}
