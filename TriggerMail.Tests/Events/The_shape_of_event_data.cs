using System.Text.Json;
using TriggerMail.Events.Shape;

namespace TriggerMail.Tests.Events;

public sealed class The_shape_of_event_data
{
    [Fact]
    public void names_the_path_the_value_and_the_remedy() =>
        Assert.Equal(
            ["data.cart.items[2].quantity is \"two\"; write a whole number, 0 or more."],
            Problems("""{"cart":{"items":[{"quantity":1},{},{"quantity":"two"}]}}"""));

    [Theory]
    [InlineData("""{"value":"5.1","count":3}""", "value is \"5.1\"; write a number from 0 to 5 such as \"4.6\".")]
    [InlineData("""{"value":-1,"count":3}""", "value is -1; write a number from 0 to 5 such as \"4.6\".")]
    [InlineData("""{"value":"4,6","count":3}""", "value is \"4,6\"; write a number from 0 to 5 such as \"4.6\".")]
    [InlineData("""{"value":"4.","count":3}""", "value is \"4.\"; write a number from 0 to 5 such as \"4.6\".")]
    [InlineData("""{"value":"","count":3}""", "value is \"\"; write a number from 0 to 5 such as \"4.6\".")]
    [InlineData("""{"value":"4.6","count":-3}""", "count is -3; write a whole number, 0 or more.")]
    [InlineData("""{"value":"4.6","count":2.5}""", "count is 2.5; write a whole number, 0 or more.")]
    public void knows_what_a_rating_can_be(string rating, string problem)
    {
        Assert.Equal([$"data.product.rating.{problem}"], Problems($$$"""{"product":{"rating":{{{rating}}}}}"""));
        Assert.Equal([$"data.cart.items[1].rating.{problem}"], Problems($$$"""{"cart":{"items":[{},{"rating":{{{rating}}}}]}}"""));
    }

    [Theory]
    [InlineData("4.333333333333333", "\"4.333333333333333\"")]
    [InlineData("5", "\"5\"")]
    [InlineData("0", "\"0\"")]
    [InlineData("\"4.60\"", "\"4.60\"")]
    public void keeps_the_value_of_a_rating_as_a_decimal_text(string value, string normal) =>
        Assert.Equal($$$$"""{"product":{"rating":{"value":{{{{normal}}}},"count":3}}}""", Fitted($$$$"""{"product":{"rating":{"value":{{{{value}}}},"count":3}}}""").GetRawText());

    [Fact]
    public void names_every_problem_at_once() =>
        Assert.Equal(
            [
                "data.contact.email is \"mira\"; write one plain address such as ada@example.com.",
                "data.consent.state is \"maybe\"; write subscribed, unsubscribed or pending.",
                "data.order is []; write a JSON object.",
            ],
            Problems("""{"contact":{"email":"mira"},"consent":{"state":"maybe"},"order":[]}"""));

    [Theory]
    [InlineData("contact", "email", "\"mira@lantern.example, b@c.example\"")]
    [InlineData("contact", "id", "12.5")]
    [InlineData("contact", "id", "1e3")]
    [InlineData("contact", "id", "\"\"")]
    [InlineData("contact", "firstName", "7")]
    [InlineData("contact", "locale", "\"deutsch sprache\"")]
    [InlineData("contact", "timeZone", "\"Europe/Lantern\"")]
    [InlineData("contact", "country", "\"Austria\"")]
    [InlineData("contact", "birthday", "\"31.05.1990\"")]
    [InlineData("contact", "birthday", "\"1990-02-29\"")]
    [InlineData("contact", "attributes", "[]")]
    [InlineData("consent", "topics", "[\"offers\", 5]")]
    [InlineData("consent", "channel", "\"fax\"")]
    [InlineData("cart", "currency", "\"EURO\"")]
    [InlineData("cart", "total", "\"1,234.00\"")]
    [InlineData("cart", "total", "\"12.\"")]
    [InlineData("cart", "total", "19.990000000000002")]
    [InlineData("cart", "total", "1e2")]
    [InlineData("cart", "total", "true")]
    [InlineData("cart", "url", "\"javascript:alert(1)\"")]
    [InlineData("cart", "url", "\"/cart\"")]
    [InlineData("cart", "items", "{}")]
    [InlineData("order", "placedAt", "\"2021-02-03T15:15:00\"")]
    [InlineData("order", "placedAt", "1612365300")]
    [InlineData("product", "stock", "\"many\"")]
    [InlineData("product", "rating", "4.6")]
    [InlineData("product", "categories", "{}")]
    public void refuses_what_is_of_the_wrong_kind(string part, string member, string value)
    {
        var problem = Assert.Single(Problems($$$"""{"{{{part}}}":{"{{{member}}}":{{{value}}}}}"""));
        Assert.StartsWith($"data.{part}.{member} is {value}; write ", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("contact", "id", "9007199254740993", "\"9007199254740993\"")]
    [InlineData("contact", "id", "18446744073709551615", "\"18446744073709551615\"")]
    [InlineData("contact", "country", "\"at\"", "\"AT\"")]
    [InlineData("contact", "locale", "\"de_AT\"", "\"de-AT\"")]
    [InlineData("contact", "birthday", "\"--02-29\"", "\"0000-02-29\"")]
    [InlineData("consent", "topics", "\"offers\"", "[\"offers\"]")]
    [InlineData("cart", "total", "19.90", "\"19.90\"")]
    [InlineData("cart", "total", "-3", "\"-3\"")]
    [InlineData("cart", "currency", "\"eur\"", "\"EUR\"")]
    [InlineData("product", "image", "\"//cdn.example/a.png\"", "\"https://cdn.example/a.png\"")]
    public void writes_what_it_understands_in_one_way(string part, string member, string value, string normal) =>
        Assert.Equal(
            $$$"""{"other":{"a":[1.50]},"{{{part}}}":{"{{{member}}}":{{{normal}}},"own":1e3}}""",
            Fitted($$$"""{"other":{"a":[1.50]},"{{{part}}}":{"{{{member}}}":{{{value}}},"own":1e3}}""").GetRawText());

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"contact":null,"cart":{"total":null,"items":null},"unknown":{"email":5}}""")]
    [InlineData("""{"contact":{"birthday":"0000-02-29","timeZone":"Europe/Vienna","locale":"zh-Hant-TW","email":"o'neil+x@sub.example"}}""")]
    [InlineData("""{ "cart" : { "total" : "0.10" , "currency":"JPY", "items":[ ] } }""")]
    public void leaves_alone_what_is_right_as_it_is(string json) => Assert.Equal(json, Fitted(json).GetRawText());

    [Fact]
    public void cannot_be_slipped_past_with_an_escaped_name() =>
        Assert.Equal(
            ["data.contact.email is \"mira\"; write one plain address such as ada@example.com."],
            Problems("""{"cont\u0061ct":{"em\u0061il":"mira"}}"""));

    [Theory]
    [InlineData(78)]
    [InlineData(79)]
    public void cuts_a_long_value_short_but_never_inside_a_character(int letters) =>
        Assert.True(System.Text.Unicode.Utf8.IsValid(Sample.Bytes(Assert.Single(Problems($$$"""{"cart":{"total":"{{{new string('x', letters - 1)}}}😀"}}""")))));

    [Fact]
    public void is_an_object() => Assert.Equal(["data is \"hello\"; write a JSON object."], Problems("\"hello\""));

    [Fact]
    public void outlives_the_document_it_was_read_from()
    {
        JsonElement fitted;
        using (var document = JsonDocument.Parse("""{"cart":{"id":"c1"}}"""))
            fitted = Assert.IsType<ShapeResult.Fits>(EventShape.Check(document.RootElement)).Data;
        Assert.Equal("c1", fitted.GetProperty("cart").GetProperty("id").GetString());
    }

    [Fact]
    public void names_at_most_twenty_problems() =>
        Assert.Equal(20, Problems($$"""{"items":[{{string.Join(',', Enumerable.Repeat("1", 500))}}]}""").Count);

    private static JsonElement Fitted(string json) => Assert.IsType<ShapeResult.Fits>(EventShape.Check(Sample.Json(json))).Data;

    private static IReadOnlyList<string> Problems(string json) =>
        Assert.IsType<ShapeResult.Wrong>(EventShape.Check(Sample.Json(json))).Problems;
}
