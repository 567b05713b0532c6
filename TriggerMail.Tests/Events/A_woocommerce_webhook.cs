using TriggerMail.Intake.WooCommerce;

namespace TriggerMail.Tests.Events;

public sealed class A_woocommerce_webhook
{
    [Fact]
    public void of_a_new_and_paid_order_is_two_events()
    {
        var read = Sample.Woo("order.created", Sample.Text("woocommerce/order"));
        Assert.Equal(["order.placed", "order.paid"], read.Select(each => each.Type));
        Assert.Equal(["order/913/placed", "order/913/paid/2021-02-03T15:20:25"], read.Select(each => each.Id));
        Assert.All(read, each => Assert.Equal(("woocommerce:shop.example", "shop.example", "mira@lantern.example"), (each.Source, each.Shop, each.Subject)));
        Assert.All(read, each => Assert.Equal(new DateTimeOffset(2021, 2, 3, 15, 20, 30, TimeSpan.Zero), each.Time));
    }

    [Fact]
    public void of_an_order_says_who_and_what()
    {
        var read = Sample.Woo("order.created", Sample.Text("woocommerce/order"))[0];
        Assert.Equal("""{"email":"mira@lantern.example","firstName":"Mira","lastName":"Kovac","country":"AT","phone":"+43 1 5550100"}""", read.At("contact"));
        Assert.Equal(
            """{"id":"913","number":"913","currency":"EUR","total":"54.70","placedAt":"2021-02-03T15:20:00.0000000+00:00","status":"processing","discountCodes":["kiln-x3pd"],"items":["""
            + """{"productId":"93","title":"Lantern – red","image":"https://shop.example/lantern.png","price":"13.33","quantity":3},"""
            + """{"productId":"22","variantId":"23","title":"Tea light","price":"14.7","quantity":1}]}""",
            read.At("order"));
    }

    [Theory]
    [InlineData("pending", "order.placed")]
    [InlineData("on-hold", "order.placed")]
    [InlineData("processing", "order.placed order.paid")]
    [InlineData("completed", "order.placed order.paid")]
    [InlineData("cancelled", "order.cancelled")]
    [InlineData("failed", "order.cancelled")]
    [InlineData("refunded", "order.refunded")]
    [InlineData("checkout-draft", "checkout.started")]
    [InlineData("shipped-by-plugin", "order.updated")]
    public void of_a_fresh_order_that_changed_goes_by_its_status(string status, string types) =>
        Assert.Equal(types, string.Join(' ', Sample.Woo("order.updated", Order(("\"processing\"", $"\"{status}\""))).Select(each => each.Type)));

    [Fact]
    public void of_an_order_that_was_completed_says_so() =>
        Assert.Equal(["order.fulfilled"], Sample.Woo("order.updated", Order(("\"processing\"", "\"completed\""), ("\"date_completed_gmt\": null", "\"date_completed_gmt\": \"2021-02-08T09:00:00\""),
            ("2021-02-03T15:20:30", "2021-02-08T09:00:01"))).Select(each => each.Type));

    [Fact]
    public void of_an_order_edited_weeks_later_does_not_place_or_pay_it_again()
    {
        var read = Assert.Single(Sample.Woo("order.updated", Order(("2021-02-03T15:20:30", "2021-03-03T15:20:30"))));
        Assert.Equal("order.updated", read.Type);
        Assert.StartsWith("order.updated/913/2021-03-03T15:20:30/order.updated/", read.Id, StringComparison.Ordinal);
    }

    [Fact]
    public void tells_the_same_happening_with_the_same_id_again()
    {
        var created = Sample.Woo("order.created", Sample.Text("woocommerce/order"));
        var updated = Sample.Woo("order.updated", Order(("2021-02-03T15:20:30", "2021-02-03T15:25:00")));
        Assert.Equal(created.Select(each => each.Id), updated.Select(each => each.Id));
    }

    [Fact]
    public void of_a_draft_is_a_checkout_with_a_cart()
    {
        var read = Assert.Single(Sample.Woo("order.created", Order(("\"processing\"", "\"checkout-draft\""))));
        Assert.Equal(("checkout.started", "913", "54.70"), (read.Type, read.At("cart.id"), read.At("cart.total")));
    }

    [Fact]
    public void of_an_order_lists_the_money_given_back_in_part()
    {
        var read = Sample.Woo("order.updated", """{"id":7,"status":"processing","refunds":[{"id":726,"reason":"","total":"-10.00"}]}""");
        Assert.Equal("""[{"id":"726","total":"10.00"}]""", Assert.Single(read).At("order.refunds"));
    }

    [Fact]
    public void whose_modification_is_old_or_in_the_future_happened_now()
    {
        Assert.Equal(Sample.Now, Sample.Woo("order.created", Order(("2021-02-03T15:20:30", "2017-02-03T15:20:30")))[0].Time);
        Assert.Equal(Sample.Now, Sample.Woo("order.created", Order(("2021-02-03T15:20:30", "2031-02-03T15:20:30")))[0].Time);
    }

    [Theory]
    [InlineData("customer.created", "contact.registered")]
    [InlineData("customer.updated", "contact.updated")]
    [InlineData("customer.deleted", "contact.deleted")]
    public void of_a_customer_is_a_contact(string topic, string type)
    {
        var read = Assert.Single(Sample.Woo(topic, Sample.Text("woocommerce/customer")));
        Assert.Equal((type, "mira@lantern.example"), (read.Type, read.Subject));
        Assert.StartsWith($"{topic}/25/2021-02-03T15:00:02/{type}/", read.Id, StringComparison.Ordinal);
        Assert.Equal(
            """{"email":"mira@lantern.example","id":"25","firstName":"Mira","country":"AT","attributes":{"role":"customer","isPayingCustomer":true}}""",
            read.At("contact"));
    }

    [Fact]
    public void of_a_deleted_customer_carries_only_the_id() => Assert.Equal("id:25", Assert.Single(Sample.Woo("customer.deleted", """{"id":25}""")).Subject);

    [Theory]
    [InlineData("product.created", "product.updated")]
    [InlineData("product.updated", "product.updated")]
    [InlineData("product.restored", "product.updated")]
    [InlineData("product.deleted", "product.deleted")]
    public void of_a_product_names_price_and_stock(string topic, string type)
    {
        var read = Assert.Single(Sample.Woo(topic, Sample.Text("woocommerce/product")));
        Assert.Equal(type, read.Type);
        Assert.Equal(
            """{"id":"93","title":"Lantern & light","url":"https://shop.example/product/lantern/","image":"https://shop.example/lantern.png","price":"19.90","stock":0,"rating":{"value":"4.63","count":128},"categories":["Lighting","garden"],"status":"publish"}""",
            read.At("product"));
    }

    [Fact]
    public void of_a_variation_names_its_parent()
    {
        var read = Assert.Single(Sample.Woo("product.updated", """{"id":94,"parent_id":93,"stock_quantity":4,"average_rating":"0.00","rating_count":0}"""));
        Assert.Equal(("93", "94", "4"), (read.At("product.id"), read.At("product.variantId"), read.At("product.stock")));
        Assert.DoesNotContain("rating", read.At("product"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("product.updated")]
    [InlineData("coupon.created")]
    public void may_hold_a_name_twice_where_nobody_expects_it(string topic) =>
        Assert.Single(Sample.Woo(topic, """{"id":94,"id":94,"stock_quantity":{"a":1,"a":2}}"""));

    [Theory]
    [InlineData("coupon.created", "woocommerce.coupon.created")]
    [InlineData("action.woocommerce_add_to_cart", "woocommerce.action.woocommerce_add_to_cart")]
    public void of_another_topic_is_kept_whole(string topic, string type)
    {
        var read = Assert.Single(Sample.Woo(topic, """{"action":"woocommerce_add_to_cart","arg":"x"}"""));
        Assert.Equal((type, """{"action":"woocommerce_add_to_cart","arg":"x"}"""), (read.Type, read.At("body")));
    }

    [Fact]
    public void may_be_the_ping_of_an_activation()
    {
        Assert.True(WooCommerceWebhooks.IsActivationPing(Sample.Headers(("Content-Type", "application/x-www-form-urlencoded")), "webhook_id=12"u8));
        Assert.False(WooCommerceWebhooks.IsActivationPing(Sample.Headers(("x-wc-webhook-topic", "order.created")), "webhook_id=12"u8));
        Assert.False(WooCommerceWebhooks.IsActivationPing(Sample.Headers(), "webhook_id=12&x=1"u8));
        Assert.False(WooCommerceWebhooks.IsActivationPing(Sample.Headers(), "webhook_id="u8));
        Assert.False(WooCommerceWebhooks.IsActivationPing(Sample.Headers(), "{}"u8));
    }

    private static string Order(params (string From, string To)[] changes) => changes.Aggregate(Sample.Text("woocommerce/order"), (body, change) =>
    {
        Assert.Contains(change.From, body, StringComparison.Ordinal);
        return body.Replace(change.From, change.To, StringComparison.Ordinal);
    });
}
