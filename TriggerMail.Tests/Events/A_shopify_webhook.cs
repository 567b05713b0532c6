using TriggerMail.Events;
using TriggerMail.Intake.Shopify;

namespace TriggerMail.Tests.Events;

public sealed class A_shopify_webhook
{
    [Fact]
    public void says_who_sent_it_and_when_it_was_triggered()
    {
        var read = Sample.Shopify("orders/paid", Sample.Text("shopify/orders-create"));
        Assert.Equal(("wh-1", "shopify:lantern-shop.example", "lantern-shop.example"), (read.Id, read.Source, read.Shop));
        Assert.Equal(new DateTimeOffset(2021, 2, 3, 15, 29, 0, TimeSpan.Zero).AddTicks(1234567), read.Time, TimeSpan.FromTicks(2));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2031-01-01T00:00:00Z")]
    [InlineData("whenever")]
    public void happened_now_when_the_trigger_time_is_of_no_use(string? triggered) =>
        Assert.Equal(Sample.Now, Read(Sample.Text("shopify/orders-create"), ("X-Shopify-Triggered-At", triggered ?? "")).Time);

    [Fact]
    public void without_a_delivery_id_is_known_by_the_thing_and_its_version() =>
        Assert.Equal("orders/create/5550001112223334441/2021-02-03T10:20:02-05:00", Read(Sample.Text("shopify/orders-create")).Id);

    [Fact]
    public void without_any_version_is_known_by_its_body()
    {
        Assert.Equal(Read("""{"id":1}""").Id, Read("""{"id":1}""").Id);
        Assert.NotEqual(Read("""{"id":1}""").Id, Read("""{"id":2}""").Id);
    }

    [Theory]
    [InlineData("customers/merge", "shopify.customers.merge")]
    [InlineData("app/uninstalled", "shopify.app.uninstalled")]
    [InlineData("customer.tags_added", "shopify.customer.tags_added")]
    public void of_a_topic_we_do_not_know_is_kept_whole(string topic, string type)
    {
        var read = Sample.Shopify(topic, """{"id":9007199254740993,"customer_id":"gid://shopify/Customer/77","n":1.50}""");
        Assert.Equal((type, "id:77"), (read.Type, read.Subject));
        Assert.Equal("""{"id":9007199254740993,"customer_id":"gid://shopify/Customer/77","n":1.50}""", read.At("body"));
    }

    [Fact]
    public void of_a_topic_we_do_not_know_leaves_out_a_body_that_is_too_large()
    {
        var read = Sample.Shopify("themes/update", $$"""{"id":1,"text":"{{new string('x', 250_000)}}"}""");
        Assert.Equal("-", read.At("body"));
        Assert.Equal("The body was left out: it has more than 196608 bytes.", read.At("notes.0"));
    }

    [Theory]
    [InlineData("", "{}", "The header X-Shopify-Topic is missing or no topic; send it as the store does, e.g. orders/create or order.created.")]
    [InlineData("orders create", "{}", "The header X-Shopify-Topic is missing or no topic; send it as the store does, e.g. orders/create or order.created.")]
    [InlineData("orders/create", "[1]", "The body of orders/create is [1]; the store sends a JSON object.")]
    [InlineData("orders/create", "", "The body is empty; send JSON.")]
    public void is_refused_when_it_is_none(string topic, string body, string says) => Assert.Equal(says, Sample.Refusal(Sample.ReadShopify(topic, body)));

    [Fact]
    public void is_not_refused_because_of_one_odd_field()
    {
        var read = Sample.Shopify("orders/create",
            """{"id":1,"email":"mira at lantern","customer":{"id":5,"first_name":7},"currency":"Euro","total_price":[],"line_items":[5,{"quantity":"2","price":"9.90"}]}""");
        Assert.Equal(("order.placed", "id:5", "-", "-"), (read.Type, read.Subject, read.At("contact.email"), read.At("order.currency")));
        Assert.Equal("9.90", read.At("order.items.0.price"));
        Assert.Equal("Left out: data.contact.email is \"mira at lantern\"; write one plain address such as ada@example.com.", read.At("notes.0"));
        Assert.Equal("Left out: data.order.currency is \"Euro\"; write three letters such as EUR (ISO 4217).", read.At("notes.1"));
        Assert.Equal("Left out: data.order.items[0].quantity is \"2\"; write a whole number, 0 or more.", read.At("notes.2"));
    }

    [Theory]
    [InlineData("customers/create")]
    [InlineData("customers/update")]
    [InlineData("customers/delete")]
    [InlineData("customers_email_marketing_consent/update")]
    [InlineData("customers_marketing_consent/update")]
    [InlineData("checkouts/create")]
    [InlineData("checkouts/delete")]
    [InlineData("carts/create")]
    [InlineData("orders/create")]
    [InlineData("orders/updated")]
    [InlineData("orders/edited")]
    [InlineData("orders/delete")]
    [InlineData("refunds/create")]
    [InlineData("fulfillments/create")]
    [InlineData("fulfillments/update")]
    [InlineData("fulfillment_events/create")]
    [InlineData("products/create")]
    [InlineData("products/delete")]
    public void may_lack_every_field(string topic)
    {
        var read = Sample.Shopify(topic, "{}");
        Assert.True(EventTypes.Known.Contains(read.Type), read.Type);
        Assert.Null(read.Subject);
        Assert.Equal("-", read.At("notes"));
    }

    private static StoreEvent Read(string body, params (string, string)[] headers) =>
        Assert.Single(Sample.Events(ShopifyWebhooks.Read(Sample.Headers([("X-Shopify-Topic", "orders/create"), .. headers]), Sample.Bytes(body), Sample.Now)));
}
