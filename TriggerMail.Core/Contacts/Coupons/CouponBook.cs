using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Events;

namespace TriggerMail.Contacts.Coupons;

/// <summary>The coupons of a contact: which are kept, which an enrollment may show, which were used. Pure.</summary>
internal static class CouponBook
{
    /// <summary>The newest ones; who is only reserved stays whatever its age, because its fate is still open.</summary>
    public static ImmutableArray<Coupon> Kept(ImmutableArray<Coupon> coupons)
    {
        var surplus = coupons.Length - Contact.CouponsKept;
        return surplus <= 0 ? coupons : [.. coupons.Where(coupon => coupon.GivenAt is null || surplus-- <= 0)];
    }

    /// <summary>The contact with one coupon changed.</summary>
    public static Contact With(Contact contact, Coupon changed) => contact with
    {
        Coupons = [.. contact.Coupons.Select(coupon => coupon.Id == changed.Id ? changed : coupon)],
    };

    /// <summary>The contact after an order: every coupon whose code the order names is used.</summary>
    public static Contact Redeem(Contact contact, JsonElement order, DateTimeOffset at)
    {
        if (!order.TryGetProperty("discountCodes", out var codes) || codes.ValueKind != JsonValueKind.Array || contact.Coupons.IsEmpty)
            return contact;
        var named = codes.EnumerateArray().Where(code => code.ValueKind == JsonValueKind.String).Select(code => code.GetString()!.Trim())
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var orderId = EventData.Text(order, "id");
        return contact with
        {
            Coupons = [.. contact.Coupons.Select(coupon => coupon.UsedAt is null && named.Contains(coupon.Code)
                ? coupon with { UsedAt = at, OrderId = orderId, GivenAt = coupon.GivenAt ?? at }
                : coupon)],
        };
    }

    /// <summary>What a run may show, as far as it has not run out: <c>coupon</c>, its last one, and <c>coupons</c>, all by name.</summary>
    public static JsonElement? Root(string name, Contact contact, string? enrollment, DateTimeOffset now)
    {
        var open = contact.Coupons.Where(coupon => enrollment is not null && coupon.Enrollment == enrollment && coupon.IsOpenAt(now)).ToList();
        if (open.Count == 0)
            return null;
        var model = name == "coupon" ? Model(open[^1])
            : new JsonObject(open.GroupBy(coupon => coupon.Name).Select(same => KeyValuePair.Create(same.Key, (JsonNode?)Model(same.Last()))));
        return JsonSerializer.SerializeToElement(model);
    }

    private static JsonObject Model(Coupon coupon)
    {
        var model = new JsonObject { ["code"] = coupon.Code };
        if (coupon.Discount.Percent is { } percent)
            model["percent"] = percent;
        if (coupon.Discount.Amount is { } amount)
            (model["amount"], model["currency"]) = (amount, coupon.Discount.Currency);
        if (coupon.Discount.FreeShipping)
            model["freeShipping"] = true;
        if (coupon.ExpiresAt is { } end)
            model["expiresAt"] = end.ToString("O");
        return model;
    }
}
