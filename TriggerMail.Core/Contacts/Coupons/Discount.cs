using System.Globalization;
using System.Text.Json.Serialization;

namespace TriggerMail.Contacts.Coupons;

/// <summary>What a coupon is worth: a share of the price, an amount of money, or free shipping. One of the three.</summary>
/// <param name="Percent">More than 0, at most 100.</param>
/// <param name="Amount">A decimal text, with <paramref name="Currency"/> beside it.</param>
/// <param name="Currency">ISO 4217, three capitals.</param>
/// <param name="FreeShipping">Whether it pays for the parcel.</param>
public sealed record Discount(
    [property: JsonPropertyName("Percent")] decimal? Percent = null,
    [property: JsonPropertyName("Amount")] string? Amount = null,
    [property: JsonPropertyName("Currency")] string? Currency = null,
    [property: JsonPropertyName("FreeShipping")] bool FreeShipping = false)
{
    /// <summary>"10 % off", "5.00 EUR off" or "free shipping".</summary>
    [JsonIgnore]
    public string Words => Percent is { } percent ? $"{percent.ToString("0.##", CultureInfo.InvariantCulture)} % off"
        : Amount is { } amount ? $"{amount} {Currency} off"
        : "free shipping";
}
