namespace TriggerMail.Tests.Events;

public sealed class Shopify_parcels_people_and_products
{
    [Fact]
    public void a_parcel_that_leaves_says_where_to_follow_it()
    {
        var read = Sample.Shopify("fulfillments/create", Sample.Text("shopify/fulfillments-create"));
        Assert.Equal(("order.shipped", "mira@lantern.example"), (read.Type, read.Subject));
        Assert.Equal("""{"id":"8801","carrier":"Post AG","number":"PA-778","url":"https://track.example/PA-778","status":"success"}""", read.At("shipment"));
        Assert.Equal("""{"id":"5550001112223334441","number":"#2041"}""", read.At("order"));
        Assert.Equal("Paper lantern", read.At("items.0.title"));
    }

    [Theory]
    [InlineData("fulfillments/create", "\"success\"", "null", "order.shipped")]
    [InlineData("fulfillments/create", "\"cancelled\"", "null", "order.updated")]
    [InlineData("fulfillments/update", "\"success\"", "\"in_transit\"", "order.updated")]
    [InlineData("fulfillments/update", "\"success\"", "\"delivered\"", "order.delivered")]
    public void a_parcel_leaves_once(string topic, string status, string shipmentStatus, string type) =>
        Assert.Equal(type, Sample.Shopify(topic, $$"""{"order_id":5,"status":{{status}},"shipment_status":{{shipmentStatus}}}""").Type);

    [Theory]
    [InlineData("delivered", "order.delivered")]
    [InlineData("out_for_delivery", "order.updated")]
    public void a_scan_names_the_buyer_by_the_order(string status, string type)
    {
        var read = Sample.Shopify("fulfillment_events/create",
            Sample.Text("shopify/fulfillment-events-create").Replace("STATUS", status, StringComparison.Ordinal));
        Assert.Equal((type, "anon:shopify-order-5550001112223334441"), (read.Type, read.Subject));
        Assert.Equal(("8801", status), (read.At("shipment.id"), read.At("shipment.status")));
        Assert.Contains(read.Subject!, Sample.Shopify("orders/create", Sample.Text("shopify/orders-create")).At("contact.aliases"), StringComparison.Ordinal);
    }

    [Fact]
    public void a_refund_is_the_sum_of_what_went_back()
    {
        var read = Sample.Shopify("refunds/create", Sample.Text("shopify/refunds-create"));
        Assert.Equal("order.refunded", read.Type);
        Assert.Equal("""{"id":"6601","currency":"EUR","total":"19.90"}""", read.At("refund"));
        Assert.Equal(("5550001112223334441", "1"), (read.At("order.id"), read.At("items.0.quantity")));
    }

    [Theory]
    [InlineData("customers/create", "contact.registered")]
    [InlineData("customers/update", "contact.updated")]
    [InlineData("customers/enable", "contact.updated")]
    [InlineData("customers/disable", "contact.updated")]
    [InlineData("customers/delete", "contact.deleted")]
    public void a_customer_is_a_contact(string topic, string type)
    {
        var read = Sample.Shopify(topic, Sample.Text("shopify/customers-create"));
        Assert.Equal((type, "mira@lantern.example"), (read.Type, read.Subject));
        Assert.Equal(
            """{"email":"mira@lantern.example","id":"7000000000000000001","firstName":"Mira","lastName":"Kovac","country":"AT","phone":"+43 1 5550100","attributes":{"accountState":"enabled","tags":["vip","wholesale"],"ordersCount":3,"totalSpent":"120.50"}}""",
            read.At("contact"));
        Assert.Equal(("subscribed", "2020-06-01T08:00:00Z"), (read.At("consent.state"), read.At("consent.at")));
    }

    [Fact]
    public void a_deleted_customer_is_known_by_the_id() =>
        Assert.Equal("id:7000000000000000001", Sample.Shopify("customers/delete", """{"id":7000000000000000001}""").Subject);

    [Theory]
    [InlineData("""{"id":1,"accepts_marketing":true}""", "subscribed")]
    [InlineData("""{"id":1,"accepts_marketing":false,"marketing_opt_in_level":"single_opt_in"}""", "unsubscribed")]
    [InlineData("""{"id":1,"accepts_marketing":false,"marketing_opt_in_level":null}""", "-")]
    [InlineData("""{"id":1}""", "-")]
    public void fields_of_older_versions_still_count(string body, string state) =>
        Assert.Equal(state, Sample.Shopify("customers/update", body).At("consent.state"));

    [Theory]
    [InlineData("subscribed", "contact.subscribed", "subscribed")]
    [InlineData("unsubscribed", "contact.unsubscribed", "unsubscribed")]
    [InlineData("pending", "contact.updated", "pending")]
    [InlineData("not_subscribed", "contact.updated", "-")]
    [InlineData("invalid", "contact.unsubscribed", "unsubscribed")]
    [InlineData("redacted", "contact.unsubscribed", "unsubscribed")]
    [InlineData("something new", "contact.updated", "-")]
    public void consent_to_mail_is_told_with_its_time(string shopify, string type, string state)
    {
        var read = Sample.Shopify("customers_email_marketing_consent/update",
            Sample.Text("shopify/email-consent").Replace("STATE", shopify, StringComparison.Ordinal));
        Assert.Equal((type, state), (read.Type, read.At("consent.state")));
        Assert.Equal(("mira@lantern.example", "7000000000000000001"), (read.Subject, read.At("contact.id")));
        Assert.Equal(state == "-" ? "-" : "2021-02-02T08:00:00Z", read.At("consent.at"));
    }

    [Fact]
    public void consent_to_text_messages_has_its_own_channel()
    {
        var read = Sample.Shopify("customers_marketing_consent/update", Sample.Text("shopify/sms-consent"));
        Assert.Equal(("contact.unsubscribed", "id:7000000000000000001"), (read.Type, read.Subject));
        Assert.Equal(("sms", "unsubscribed"), (read.At("consent.channel"), read.At("consent.state")));
    }

    [Theory]
    [InlineData("customers/data_request", "privacy.export_requested", "orders_requested")]
    [InlineData("customers/redact", "privacy.erasure_requested", "orders_to_redact")]
    public void a_right_is_claimed_for_one_person(string topic, string type, string orders)
    {
        var read = Sample.Shopify(topic, Sample.Text("shopify/customers-redact").Replace("orders_to_redact", orders, StringComparison.Ordinal));
        Assert.Equal((type, "mira@lantern.example", "7000000000000000001"), (read.Type, read.Subject, read.At("contact.id")));
        Assert.Equal("""["5550001112223334441"]""", read.At("orders"));
    }

    [Fact]
    public void a_whole_shop_is_forgotten() =>
        Assert.Equal("privacy.shop_erasure_requested", Sample.Shopify("shop/redact", """{"shop_id":77,"shop_domain":"lantern-shop.example"}""").Type);

    [Theory]
    [InlineData("products/create", "product.updated")]
    [InlineData("products/update", "product.updated")]
    [InlineData("products/delete", "product.deleted")]
    public void a_product_keeps_its_variants(string topic, string type)
    {
        var read = Sample.Shopify(topic, Sample.Text("shopify/products-update"));
        Assert.Equal((type, null), (read.Type, read.Subject));
        Assert.Equal(
            """{"id":"788032119674292921","variantId":"642667041472713923","title":"Paper lantern","url":"https://lantern-shop.example/products/paper-lantern","image":"https://cdn.example/lantern.png","price":"19.90","stock":5,"categories":["Lighting","garden","evening"],"status":"active","variants":["""
            + """{"id":"642667041472713923","title":"Red","sku":"L-R","price":"19.90","compareAtPrice":"24.90","stock":7,"inventoryItemId":"31"},"""
            + """{"id":"642667041472713925","title":"Blue","sku":"L-B","price":"21.90","stock":-2,"inventoryItemId":"32"}]}""",
            read.At("product"));
    }
}
