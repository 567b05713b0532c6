using System.Text.Json;

namespace TriggerMail.Web.Contacts;

/// <summary>A cart or an order as a page shows it; whatever is missing in the event is missing here.</summary>
internal sealed record BasketView(IReadOnlyList<BasketItem> Items, string? Number, string? Total, string? Currency)
{
    public static BasketView Nothing { get; } = new([], null, null, null);

    public static BasketView Read(JsonElement data) => data.ValueKind != JsonValueKind.Object
        ? Nothing
        : new(
            data.TryGetProperty("items", out var items) && items.ValueKind == JsonValueKind.Array
                ? [.. items.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Item)]
                : [],
            Text(data, "number"), Text(data, "total"), Text(data, "currency"));

    private static BasketItem Item(JsonElement item) => new(Text(item, "title") ?? Text(item, "productId") ?? "an item", Text(item, "quantity"), Text(item, "price"));

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String or JsonValueKind.Number ? value.ToString() : null;
}

/// <summary>One line of a basket.</summary>
internal sealed record BasketItem(string Title, string? Quantity, string? Price);
