using System.Text.Json.Serialization;
using System.Text.Json;

namespace TriggerMail.Contacts;

/// <summary>A fall of a price that a contact was to be told of.</summary>
/// <param name="ProductId">Which product.</param>
/// <param name="OldPrice">What it cost before, a decimal text.</param>
/// <param name="At">When it fell.</param>
/// <param name="Product">The product as the event told it.</param>
public sealed record PriceDrop(
    [property: JsonPropertyName("ProductId")] string ProductId,
    [property: JsonPropertyName("OldPrice")] string OldPrice,
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("Product")] JsonElement Product);
