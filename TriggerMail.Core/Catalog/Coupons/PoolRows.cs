using System.Text.Json.Serialization;
using TriggerMail.Storage;

namespace TriggerMail.Catalog.Coupons;

/// <summary>
/// The rows of a pool's partition. Every code that was ever imported has a row for good, so importing a file twice adds nothing; a free
/// one has a second row, a reserved one a row under its coupon's id; a code with neither is spent.
/// </summary>
internal static class PoolRows
{
    public const string FreePrefix = "free|";
    public const string HeldPrefix = "held|";
    public const string KnownPrefix = "known|";

    public static string Partition(string pool) => $"coupons|{RowKey.Of(pool)}";

    public static string Free(string code) => FreePrefix + RowKey.Hash(code);

    public static string Held(string couponId) => HeldPrefix + RowKey.Hash(couponId);

    public static string Known(string code) => KnownPrefix + RowKey.Hash(code);
}

/// <summary>A reserved code.</summary>
/// <param name="Code">The code.</param>
/// <param name="CouponId">What it is reserved for.</param>
/// <param name="Contact">Whose coupon that is.</param>
/// <param name="At">When it was last asked for.</param>
internal sealed record HeldCode(
    [property: JsonPropertyName("Code")] string Code,
    [property: JsonPropertyName("CouponId")] string CouponId,
    [property: JsonPropertyName("Contact")] string Contact,
    [property: JsonPropertyName("At")] DateTimeOffset At);

[JsonSerializable(typeof(HeldCode))]
[JsonSerializable(typeof(CouponLine))]
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class CouponJson : JsonSerializerContext;
