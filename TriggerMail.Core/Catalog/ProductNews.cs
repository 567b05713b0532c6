using System.Text.Json.Serialization;
using System.Collections.Immutable;
using System.Globalization;
using TriggerMail.Storage;

namespace TriggerMail.Catalog;

/// <summary>Something about a product that those interested in it want to know.</summary>
/// <param name="Id">Made of the event that brought it: heard twice, it is the same news.</param>
/// <param name="VariantId">Which variant; empty where the product has none.</param>
/// <param name="At">When the store said so.</param>
/// <param name="PriceBefore">For a drop: what it cost until now. Null: it is back in stock.</param>
public sealed record ProductNews(
    [property: JsonPropertyName("Id")] string Id,
    [property: JsonPropertyName("VariantId")] string VariantId,
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("PriceBefore")] string? PriceBefore)
{
    /// <summary>What is worth telling about the change from one state to the next. A price or stock heard for the first time is none.</summary>
    internal static ImmutableArray<ProductNews> Between(Product? before, Product after, string eventId, CatalogSettings settings)
    {
        if (before is null || before.IsWithdrawn || after.IsWithdrawn)
            return [];
        var news = ImmutableArray.CreateBuilder<ProductNews>();
        foreach (var now in after.Variants)
        {
            if (before.Variants.FirstOrDefault(variant => variant.Id == now.Id) is not { } had)
                continue;
            var id = RowKey.Hash($"{eventId}\n{after.Id}\n{now.Id}");
            if (!had.IsInStock && now.IsInStock)
                news.Add(new(id, now.Id, after.At, null));
            else if (now.IsInStock && settings.IsDrop(Money(had.Price), Money(now.Price), after.Currency))
                news.Add(new(id, now.Id, after.At, had.Price));
        }
        return news.ToImmutable();
    }

    internal static decimal? Money(string? price) =>
        decimal.TryParse(price, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var money) ? money : null;
}
