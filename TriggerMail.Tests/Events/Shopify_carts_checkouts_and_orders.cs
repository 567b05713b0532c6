namespace TriggerMail.Tests.Events;

public sealed class Shopify_carts_checkouts_and_orders
{
    [Theory]
    [InlineData("checkouts/create")]
    [InlineData("checkouts/update")]
    public void a_checkout_says_who_and_what(string topic)
    {
        var read = Sample.Shopify(topic, Sample.Text("shopify/checkouts-create"));
        Assert.Equal(("checkout.started", "old-address@lantern.example"), (read.Type, read.Subject));
        Assert.Equal(
            """{"email":"old-address@lantern.example","id":"7000000000000000001","anonymousId":"shopify-cart-crt91bc","firstName":"Mira","lastName":"Kovac","locale":"de-AT","country":"AT","phone":"+43 1 5550100"}""",
            read.At("contact"));
        Assert.Equal(
            """{"id":"crt91bc","url":"https://lantern-shop.example/77/checkouts/chk7f3a/recover?key=k1","currency":"EUR","total":"54.70","items":["""
            + """{"productId":"9007199254740993","variantId":"9223372036854775807","title":"Paper lantern","price":"19.90","quantity":2},"""
            + """{"productId":"1201","title":"Tea light","price":"14.90","quantity":1}]}""",
            read.At("cart"));
        Assert.Equal("-", read.At("notes"));
    }

    [Fact]
    public void a_cart_goes_by_its_token()
    {
        var read = Sample.Shopify("carts/update", Sample.Text("shopify/carts-update"));
        Assert.Equal(("cart.updated", "anon:shopify-cart-crt91bc"), (read.Type, read.Subject));
        Assert.Equal(("crt91bc", "54.70", "EUR"), (read.At("cart.id"), read.At("cart.total"), read.At("cart.currency")));
        Assert.Equal("https://lantern-shop.example/cart/4401:2,4402:1", read.At("cart.url"));
    }

    [Fact]
    public void a_cart_its_checkout_and_its_order_share_one_cart_id_and_one_anonymous_name()
    {
        var cart = Sample.Shopify("carts/create", Sample.Text("shopify/carts-update"));
        var checkout = Sample.Shopify("checkouts/create", Sample.Text("shopify/checkouts-create"));
        var order = Sample.Shopify("orders/create", Sample.Text("shopify/orders-create"));
        Assert.Equal(["crt91bc", "crt91bc", "crt91bc"], [cart.At("cart.id"), checkout.At("cart.id"), order.At("order.cartId")]);
        Assert.All([cart, checkout, order], each => Assert.Equal("shopify-cart-crt91bc", each.At("contact.anonymousId")));
    }

    [Fact]
    public void an_order_names_the_discount_codes_it_was_placed_with() =>
        Assert.Equal("""["LANTERN-7KQM"]""", Sample.Shopify("orders/create", Sample.Text("shopify/orders-create")).At("order.discountCodes"));

    [Fact]
    public void a_checkout_without_a_cart_and_its_order_are_joined_by_the_checkout_token()
    {
        var checkout = Sample.Shopify("checkouts/create", """{"token":"chk1","line_items":[{"title":"Lantern"}]}""");
        var order = Sample.Shopify("orders/create", """{"id":3,"token":"ord1","checkout_token":"chk1"}""");
        Assert.Equal(("anon:shopify-checkout-chk1", "chk1"), (checkout.Subject, checkout.At("cart.id")));
        Assert.Equal(("anon:shopify-checkout-chk1", "chk1"), (order.Subject, order.At("order.cartId")));
    }

    [Theory]
    [InlineData("carts/update", """{"token":"c","line_items":[]}""", "cart.emptied")]
    [InlineData("carts/update", """{"token":"c"}""", "cart.emptied")]
    [InlineData("checkouts/update", """{"token":"c","line_items":[]}""", "cart.emptied")]
    [InlineData("checkouts/update", """{"token":"c","completed_at":"2021-02-03T10:20:00Z","line_items":[{"title":"a"}]}""", "checkout.completed")]
    [InlineData("checkouts/delete", """{"token":"c"}""", "checkout.deleted")]
    public void an_empty_or_finished_one_is_no_started_checkout(string topic, string body, string type)
    {
        var read = Sample.Shopify(topic, body);
        Assert.Equal((type, "c"), (read.Type, read.At("cart.id")));
    }

    [Fact]
    public void a_ticked_box_is_a_consent_as_old_as_the_checkout() =>
        Assert.Equal(
            """{"topics":["marketing"],"channel":"email","state":"subscribed","source":"shopify checkout","at":"2021-02-03T10:15:00-05:00"}""",
            Sample.Shopify("checkouts/create", Sample.Text("shopify/checkouts-create")).At("consent"));

    [Fact]
    public void an_empty_box_is_no_refusal() =>
        Assert.Equal("-", Sample.Shopify("checkouts/create", """{"token":"c","buyer_accepts_marketing":false}""").At("consent"));

    [Fact]
    public void the_box_counts_when_the_order_is_placed_and_not_each_time_it_changes()
    {
        Assert.Equal("subscribed", Sample.Shopify("orders/create", Sample.Text("shopify/orders-create")).At("consent.state"));
        Assert.Equal("-", Sample.Shopify("orders/updated", Sample.Text("shopify/orders-create")).At("consent"));
    }

    [Theory]
    [InlineData("orders/create", "order.placed")]
    [InlineData("orders/paid", "order.paid")]
    [InlineData("orders/updated", "order.updated")]
    [InlineData("orders/edited", "order.updated")]
    [InlineData("orders/partially_fulfilled", "order.updated")]
    [InlineData("orders/cancelled", "order.cancelled")]
    [InlineData("orders/fulfilled", "order.fulfilled")]
    [InlineData("orders/delete", "order.deleted")]
    public void an_order_says_what_became_of_it(string topic, string type)
    {
        var read = Sample.Shopify(topic, Sample.Text("shopify/orders-create"));
        Assert.Equal((type, "mira@lantern.example"), (read.Type, read.Subject));
        Assert.Equal(
            """{"id":"5550001112223334441","number":"#2041","cartId":"crt91bc","currency":"EUR","total":"54.70","placedAt":"2021-02-03T10:20:01-05:00","statusUrl":"https://lantern-shop.example/77/orders/ordertoken1/authenticate?key=k2","financialStatus":"paid","discountCodes":["LANTERN-7KQM"],"items":["""
            + """{"productId":"1200","variantId":"4401","title":"Paper lantern","price":"19.90","quantity":2},{"title":"Gift wrap","price":"14.90","quantity":1}]}""",
            read.At("order"));
        Assert.Equal("anon:shopify-order-5550001112223334441", read.At("contact.aliases.0"));
    }

    [Fact]
    public void an_edit_names_little_but_the_order()
    {
        var read = Sample.Shopify("orders/edited", """{"order_edit":{"id":1,"order_id":5550001112223334441,"line_items":{"additions":[]}}}""");
        Assert.Equal(("order.updated", "anon:shopify-order-5550001112223334441"), (read.Type, read.Subject));
    }
}
