using TriggerMail.Contacts;

namespace TriggerMail.Segments;

/// <summary>Coupons as conditions see them.</summary>
internal static class CouponFacts
{
    /// <summary>What conditions can ask about the newest coupon of a name: <c>contact.coupons.offer.used</c>, <c>.code</c>, ...</summary>
    public static FactValue Find(Contact contact, ReadOnlySpan<string> parts)
    {
        if (parts.Length != 2)
            return FactValue.Missing;
        var name = parts[0];
        return contact.Coupons.LastOrDefault(one => one.Name == name && one.GivenAt is not null) is not { } coupon ? FactValue.Missing : parts[1] switch
        {
            "used" => FactValue.Of(coupon.UsedAt is not null),
            "code" => FactValue.Of(coupon.Code),
            "expiresAt" => FactValue.Of(coupon.ExpiresAt?.ToString("O")),
            "percent" => coupon.Discount.Percent is { } percent ? FactValue.Of(percent) : FactValue.Missing,
            "amount" => FactValue.Of(coupon.Discount.Amount),
            _ => FactValue.Missing,
        };
    }
}
