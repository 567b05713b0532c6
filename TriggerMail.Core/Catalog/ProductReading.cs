using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Catalog;

/// <summary>What a product event says, on top of what was known. What it does not mention stays as it was. Pure.</summary>
internal static class ProductReading
{
    private static readonly string[] OnSale = ["active", "publish"];
    private static readonly string[] SaysWhatSells = ["variantId", "variants", "price", "stock", "available", "status"];

    /// <summary>The product the event is about, or null.</summary>
    public static string? IdOf(StoreEvent happened) =>
        happened.Type is EventTypes.ProductUpdated or EventTypes.ProductDeleted ? happened.Part("product")?.Get("id").Text() : null;

    /// <summary>The product after the event; what is older than what is known changes nothing.</summary>
    public static Product Apply(Product? known, StoreEvent happened, DateTimeOffset now)
    {
        var said = happened.Part("product")!.Value;
        var had = known ?? new() { Id = IdOf(happened)!, At = happened.Time, FirstSeenAt = now };
        if (happened.Time < had.At)
            return had;
        if (happened.Type == EventTypes.ProductDeleted)
            return Deleted(had, said.Get("variantId").Text()) with { At = happened.Time };
        return IsOnlyRated(said) && known is not null
            ? Described(had, said, isVariant: false) with { At = happened.Time }
            : Sold(had, said) with { At = happened.Time };
    }

    private static Product Sold(Product had, JsonElement said)
    {
        var isVariant = said.Get("variants").IsBlank() && said.Get("variantId").Text() is not null;
        return Described(had, said, isVariant) with
        {
            Variants = isVariant ? With(had.Variants, One(said, said.Get("variantId").Text()!, had)) : Variants(said, had),
            IsWithdrawn = !isVariant && said.Get("status").Text() is { } status ? !OnSale.Contains(status) : had.IsWithdrawn && isVariant,
        };
    }

    private static Product Described(Product had, JsonElement said, bool isVariant)
    {
        var title = said.Get("title").Text();
        return had with
        {
            Title = isVariant ? had.Title ?? title : title ?? had.Title,
            Url = isVariant ? had.Url ?? said.Get("url").Text() : said.Get("url").Text() ?? had.Url,
            Image = isVariant ? had.Image ?? said.Get("image").Text() : said.Get("image").Text() ?? had.Image,
            Currency = said.Get("currency").Text() ?? had.Currency,
            Categories = Categories(said) ?? had.Categories,
            Rating = Rating(said.Get("rating")) ?? had.Rating,
        };
    }

    private static Product Deleted(Product had, string? variantId) => variantId is null || had.Variants.All(variant => variant.Id == variantId)
        ? had with { IsWithdrawn = true }
        : had with { Variants = had.Variants.RemoveAll(variant => variant.Id == variantId) };

    private static ImmutableArray<Variant> Variants(JsonElement said, Product had)
    {
        // A list of variants is the whole list; without one the product speaks for itself, beside those that were told one by one.
        if (said.Get("variants") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0)
            return [.. list.EnumerateArray().Where(one => one.Get("id").Text() is not null).Select(one => One(one, one.Get("id").Text()!, had))];
        return With(had.Variants, One(said, "", had));
    }

    private static Variant One(JsonElement said, string id, Product had)
    {
        var before = had.Variants.FirstOrDefault(variant => variant.Id == id);
        var sold = said.Get("available") switch { { ValueKind: JsonValueKind.True } => true, { ValueKind: JsonValueKind.False } => false, _ => (bool?)null };
        var stock = said.Get("stock") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) ? count : (long?)null;
        return new()
        {
            Id = id,
            Title = id.Length == 0 ? null : said.Get("title").Text() ?? before?.Title,
            Price = said.Get("price").Text() ?? before?.Price,
            Stock = stock ?? (sold is null ? before?.Stock : null),
            IsSold = sold ?? (stock is null ? before?.IsSold : null),
        };
    }

    private static ImmutableArray<Variant> With(ImmutableArray<Variant> variants, Variant one) =>
        variants.FirstOrDefault(variant => variant.Id == one.Id) is { } before ? variants.Replace(before, one) : variants.Add(one);

    // Told by a reviews app, which knows nothing of what can be bought.
    private static bool IsOnlyRated(JsonElement said) =>
        !said.Get("rating").IsBlank() && Array.TrueForAll(SaysWhatSells, name => said.Get(name).IsBlank());

    // An average without its number of reviews says nothing, nor the number without the average.
    private static Rating? Rating(JsonElement said) =>
        decimal.TryParse(said.Get("value").Text(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
        && said.Get("count") is { ValueKind: JsonValueKind.Number } number && number.TryGetInt64(out var count) ? new(value, count) : null;

    private static ImmutableArray<string>? Categories(JsonElement said) => said.Get("categories") is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!)]
        : null;
}
