using System.Text.Json.Serialization;

namespace TriggerMail.Contacts.Coupons;

/// <summary>
/// A code that was put aside for one contact in one enrollment of a journey. It is reserved until a mail that shows it has gone out (then
/// it is given, for good) or is known not to go out (then it is released, and nobody has ever seen it).
/// </summary>
public sealed record Coupon
{
    /// <summary>Contact, enrollment and turn: derived, so that doing the turn again means the same coupon.</summary>
    [JsonPropertyName("Id")]
    public required string Id { get; init; }

    /// <summary>What the journey calls it: the step's <c>as</c>.</summary>
    [JsonPropertyName("Name")]
    public required string Name { get; init; }

    /// <summary>The enrollment it belongs to.</summary>
    [JsonPropertyName("Run")]
    public required string Enrollment { get; init; }

    /// <summary>What the customer types in.</summary>
    [JsonPropertyName("Code")]
    public required string Code { get; init; }

    /// <summary>What it is worth.</summary>
    [JsonPropertyName("Discount")]
    public required Discount Discount { get; init; }

    /// <summary>The pool the code comes from; null: it was generated.</summary>
    [JsonPropertyName("Pool")]
    public string? Pool { get; init; }

    /// <summary>When it was put aside.</summary>
    [JsonPropertyName("IssuedAt")]
    public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>From when on it is not shown any more; null: it does not run out.</summary>
    [JsonPropertyName("ExpiresAt")]
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The send that is being handed over and shows it, or null.</summary>
    [JsonPropertyName("ShownBy")]
    public string? ShownBy { get; init; }

    /// <summary>Since when the contact has it, or may have it; null while it is only reserved.</summary>
    [JsonPropertyName("GivenAt")]
    public DateTimeOffset? GivenAt { get; init; }

    /// <summary>When an order was placed with it; null while it is unused.</summary>
    [JsonPropertyName("UsedAt")]
    public DateTimeOffset? UsedAt { get; init; }

    /// <summary>The order it was used for.</summary>
    [JsonPropertyName("OrderId")]
    public string? OrderId { get; init; }

    /// <summary>When it was taken back unseen; such a coupon is no longer the contact's.</summary>
    [JsonPropertyName("ReleasedAt")]
    public DateTimeOffset? ReleasedAt { get; init; }

    internal bool IsOpenAt(DateTimeOffset now) => ExpiresAt is not { } end || now < end;
}
