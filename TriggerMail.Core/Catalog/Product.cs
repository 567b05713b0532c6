using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TriggerMail.Catalog;

/// <summary>A product as the store last described it.</summary>
public sealed record Product
{
    /// <summary>The store's id.</summary>
    [JsonPropertyName("Id")]
    public required string Id { get; init; }

    /// <summary>What it is called.</summary>
    [JsonPropertyName("Title")]
    public string? Title { get; init; }

    /// <summary>Its page.</summary>
    [JsonPropertyName("Url")]
    public string? Url { get; init; }

    /// <summary>A picture of it.</summary>
    [JsonPropertyName("Image")]
    public string? Image { get; init; }

    /// <summary>ISO 4217; null where the store does not say it (Shopify's webhooks do not).</summary>
    [JsonPropertyName("Currency")]
    public string? Currency { get; init; }

    /// <summary>Categories and tags, the main one first.</summary>
    [JsonPropertyName("Categories")]
    public ImmutableArray<string> Categories { get; init; } = [];

    /// <summary>What its reviews say, all variants together; null where the store has not told.</summary>
    [JsonPropertyName("Rating")]
    public Rating? Rating { get; init; }

    /// <summary>What can be bought: one entry a variant; one without an id where the product has none, or stands for all of them.</summary>
    [JsonPropertyName("Variants")]
    public ImmutableArray<Variant> Variants { get; init; } = [];

    /// <summary>When the store last said something about it.</summary>
    [JsonPropertyName("At")]
    public required DateTimeOffset At { get; init; }

    /// <summary>When we first heard of it.</summary>
    [JsonPropertyName("FirstSeenAt")]
    public required DateTimeOffset FirstSeenAt { get; init; }

    /// <summary>Deleted, archived, a draft: nobody can buy it.</summary>
    [JsonPropertyName("IsWithdrawn")]
    public bool IsWithdrawn { get; init; }

    /// <summary>News that those interested have not been told yet; a crash leaves them here.</summary>
    [JsonPropertyName("Untold")]
    public ImmutableArray<ProductNews> Untold { get; init; } = [];

    /// <summary>Whether anything of it can be bought.</summary>
    [JsonIgnore]
    public bool IsForSale => !IsWithdrawn && Variants.Any(variant => variant.IsInStock);

    /// <summary>The variant of an id; for another id, or none, what stands for the whole product.</summary>
    public Variant? Find(string? variantId) =>
        Variants.FirstOrDefault(variant => variant.Id == (variantId ?? "")) ?? (variantId is null ? Variants.FirstOrDefault() : Variants.FirstOrDefault(variant => variant.Id.Length == 0));

    /// <summary>Whether this variant can be bought; without one, whether any can.</summary>
    public bool Sells(string? variantId) => !IsWithdrawn && (variantId is not null && Find(variantId) is { } variant ? variant.IsInStock : IsForSale);
}

/// <summary>What the reviews of a product say: the average, from 0 to 5, and how many there are.</summary>
public sealed record Rating(
    [property: JsonPropertyName("Value")] decimal Value,
    [property: JsonPropertyName("Count")] long Count);

/// <summary>What can be bought of a product.</summary>
public sealed record Variant
{
    /// <summary>The store's id; empty where the product has no variants.</summary>
    [JsonPropertyName("Id")]
    public required string Id { get; init; }

    /// <summary>E.g. "Red, large".</summary>
    [JsonPropertyName("Title")]
    public string? Title { get; init; }

    /// <summary>A decimal text.</summary>
    [JsonPropertyName("Price")]
    public string? Price { get; init; }

    /// <summary>How many there are; null where the store does not count.</summary>
    [JsonPropertyName("Stock")]
    public long? Stock { get; init; }

    /// <summary>What the store says whatever the count: sold though there are none left, or not sold at all; null: the count decides.</summary>
    [JsonPropertyName("IsSold")]
    public bool? IsSold { get; init; }

    /// <summary>Whether it can be bought; what nobody counts can.</summary>
    [JsonIgnore]
    public bool IsInStock => IsSold ?? Stock is null or > 0;
}
