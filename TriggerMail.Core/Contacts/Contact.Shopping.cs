using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Contacts.Coupons;

namespace TriggerMail.Contacts;

/// <content>What the contact looked at, put into the cart and bought.</content>
public sealed partial record Contact
{
    /// <summary>The cart as last seen, or null when there is none or it was emptied or bought.</summary>
    [JsonPropertyName("Cart")]
    public Cart? Cart { get; init; }

    /// <summary>The last order, or null.</summary>
    [JsonPropertyName("LastOrder")]
    public Order? LastOrder { get; init; }

    /// <summary>All orders in sum; null when there was none.</summary>
    [JsonPropertyName("Orders")]
    public OrderHistory? Orders { get; init; }

    /// <summary>Products looked at, newest first, at most <see cref="ProductsKept"/>.</summary>
    [JsonPropertyName("Viewed")]
    public ImmutableArray<JsonElement> Viewed { get; init; } = [];

    /// <summary>Pages looked at, newest first, each once, at most <see cref="PagesKept"/>.</summary>
    [JsonPropertyName("Pages")]
    public ImmutableArray<PageView> Pages { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>Ids of products bought, the last ones first, at most <see cref="ProductsKept"/>.</summary>
    [JsonPropertyName("Bought")]
    public ImmutableArray<string> Bought { get; init; } = [];

    /// <summary>Falls of prices the contact was to be told of, the last ones first, at most <see cref="DropsKept"/>.</summary>
    [JsonPropertyName("Drops")]
    public ImmutableArray<PriceDrop> Drops { get; init; } = [];

    /// <summary>Coupons put aside for the contact or given, oldest first, about <see cref="CouponsKept"/> at most.</summary>
    [JsonPropertyName("Coupons")]
    public ImmutableArray<Coupon> Coupons { get; init; } = [];

    /// <summary>How many of <see cref="Drops"/> are kept.</summary>
    public const int DropsKept = 10;

    /// <summary>How many of <see cref="Pages"/> are kept.</summary>
    public const int PagesKept = 10;

    /// <summary>How many of <see cref="Coupons"/> are kept; one that is only reserved is never dropped.</summary>
    public const int CouponsKept = 20;

    /// <summary>How many of <see cref="Viewed"/> and <see cref="Bought"/> are kept.</summary>
    public const int ProductsKept = 20;
}

/// <summary>A cart as last seen.</summary>
/// <param name="Id">The cart's id (Shopify: its token), which also ties a checkout and an order to it.</param>
/// <param name="At">When the contact last changed it.</param>
/// <param name="Data">The event's <c>cart</c>.</param>
public sealed record Cart(
    [property: JsonPropertyName("Id")] string? Id,
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Data")] JsonElement Data);

/// <summary>An order as last seen.</summary>
public sealed record Order(
    [property: JsonPropertyName("Id")] string? Id,
    [property: JsonPropertyName("CartId")] string? CartId,
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Data")] JsonElement Data);
