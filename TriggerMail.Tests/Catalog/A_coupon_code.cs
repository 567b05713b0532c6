using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Catalog.Coupons;

namespace TriggerMail.Catalog;

public sealed class A_coupon_code
{
    private static readonly CouponCodes Codes = new(new([new byte[32]]), "TEA");

    [Fact]
    public void is_the_same_whenever_it_is_asked_for() => Assert.Equal(Codes.Of("ada~cart~1~2"), Codes.Of("ada~cart~1~2"));

    [Fact]
    public void begins_with_the_prefix_and_reads_in_groups_of_four() =>
        Assert.Matches("^TEA(-[2-9A-HJ-NP-Z]{4}){3}$", Codes.Of("ada~cart~1~2"));

    [Fact]
    public void has_no_hyphen_in_front_where_there_is_no_prefix() =>
        Assert.Matches("^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$", new CouponCodes(new([new byte[32]])).Of("x"));

    [Fact]
    public void is_another_with_another_secret() =>
        Assert.NotEqual(Codes.Of("ada~cart~1~2"), new CouponCodes(new([[.. Enumerable.Repeat((byte)1, 32)]]), "TEA").Of("ada~cart~1~2"));

    [Fact]
    public void is_shared_by_no_two_contacts()
    {
        var codes = Enumerable.Range(0, 50_000).Select(n => Codes.Of($"contact-{n}~cart-abandonment~c~1~3"));
        Assert.Equal(50_000, codes.Distinct().Count());
    }

    [Fact]
    public void uses_every_sign_about_as_often_as_any_other()
    {
        var signs = Enumerable.Range(0, 4_000).SelectMany(n => new CouponCodes(new([new byte[32]])).Of($"{n}").Replace("-", "", StringComparison.Ordinal)).ToList();
        var counts = signs.GroupBy(sign => sign).ToDictionary(sign => sign.Key, sign => sign.Count());
        Assert.Equal(CouponCodes.Alphabet.Order(), counts.Keys.Order());
        Assert.All(counts.Values, count => Assert.InRange(count, 1_200, 1_800));
    }

    [Fact]
    public void never_holds_a_sign_that_is_misread() => Prop.ForAll<NonNull<string>>(
        id => new CouponCodes(new([new byte[32]])).Of(id.Get).IndexOfAny(['0', 'O', '1', 'I', ' ']) < 0).QuickCheckThrowOnFailure();
}
