using TriggerMail.Catalog.Coupons;
using TriggerMail.Store;

namespace TriggerMail.Catalog;

public sealed class A_link_that_applies_a_coupon
{
    [Theory]
    [InlineData("{'url':'https://s.example/cart/44:2,45:1'}", "https://s.example/cart/44:2,45:1?discount=TEA%2D1")]
    [InlineData("{'url':'https://s.example/77/checkouts/ab/recover?key=k'}", "https://s.example/discount/TEA%2D1?redirect=%2F77%2Fcheckouts%2Fab%2Frecover%3Fkey%3Dk")]
    [InlineData("{}", "https://shop.example/discount/TEA%2D1")]
    public void of_shopify_goes_through_the_cart(string cart, string link) =>
        Assert.Equal(link.Replace("%2D", "-", StringComparison.Ordinal), CouponLinks.Apply(new() { Platform = StorePlatform.Shopify }, "TEA-1", Offers.Json(cart)));

    [Fact]
    public void of_woocommerce_fills_the_cart_anew() => Assert.Equal(
        "https://shop.example/checkout-link/?products=23:2,93:1&coupon=TEA-1",
        CouponLinks.Apply(new() { Platform = StorePlatform.WooCommerce }, "TEA-1", Offers.Json("{'items':[{'productId':'22','variantId':'23','quantity':2},{'productId':'93'}]}")));

    [Fact]
    public void of_a_cart_whose_items_are_not_known_is_not_made_up() =>
        Assert.Null(CouponLinks.Apply(new() { Platform = StorePlatform.WooCommerce }, "TEA-1", Offers.Json("{'items':[{'title':'Kettle'}]}")));

    [Fact]
    public void of_a_platform_nobody_named_is_not_made_up() =>
        Assert.Null(CouponLinks.Apply(new(), "TEA-1", Offers.Json("{'url':'https://s.example/cart/44:2'}")));
}
