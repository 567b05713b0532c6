using TriggerMail.Links;

namespace TriggerMail.Catalog.Coupons;

/// <summary>
/// Makes codes out of what they are for and a kept secret: the same coupon has the same code however often a crash makes the engine
/// ask, and nobody without the secret can tell a next one from those seen. Twelve signs of 32 are 60 bits: of a million codes two
/// are equal with a chance below one in two million.
/// </summary>
/// <param name="keys">The store's signing keys.</param>
/// <param name="prefix">Letters in front, e.g. <c>TEA</c>; may be empty.</param>
public sealed class CouponCodes(SigningKeys keys, string prefix = "")
{
    private const int Signs = 12;
    private const int Group = 4;

    /// <summary>Capitals and digits without those that are mistaken for each other when read out: no 0 and O, no 1 and I.</summary>
    internal const string Alphabet = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

    /// <summary>The code of a coupon, e.g. <c>TEA-7KQM-X3PD-9HWA</c>.</summary>
    public string Of(string couponId)
    {
        var bytes = keys.Secret("coupon", couponId);
        var (bits, count, at) = (0, 0, 0);
        var code = new System.Text.StringBuilder(prefix);
        for (var sign = 0; sign < Signs; sign++)
        {
            if (count < 5)
                (bits, count) = (bits << 8 | bytes[at++], count + 8);
            count -= 5;
            if (sign % Group == 0 && code.Length > 0)
                code.Append('-');
            code.Append(Alphabet[bits >> count & 31]);
            bits &= (1 << count) - 1;
        }
        return code.ToString();
    }
}
