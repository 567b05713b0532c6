using TriggerMail.Intake;
using TriggerMail.Intake.CloudEvents;
using TriggerMail.Values;

namespace TriggerMail.Tests.Events;

public sealed class A_cloud_event
{
    private const string Minimal = """{"specversion":"1.0","id":"1","source":"/shop","type":"page.viewed"}""";

    [Theory]
    [InlineData("application/cloudevents+json")]
    [InlineData("application/cloudevents+json; charset=utf-8")]
    [InlineData("Application/CloudEvents")]
    [InlineData("application/json")]
    public void is_read_in_structured_mode(string contentType)
    {
        var read = Assert.Single(Sample.Events(Read(contentType, Sample.Text("cloudevents/cart-updated"))));
        Assert.Equal(("ev-1", "/lantern-shop", "cart.updated", "mira@lantern.example"), (read.Id, read.Source, read.Type, read.Subject));
        Assert.Equal(new DateTimeOffset(2021, 2, 3, 15, 15, 0, TimeSpan.Zero), read.Time);
        Assert.Equal("54.70", read.At("cart.total"));
    }

    [Fact]
    public void is_read_in_batch_mode()
    {
        var read = Sample.Events(Read("application/cloudevents-batch+json", $"[{Minimal},{Sample.Text("cloudevents/cart-updated")}]"));
        Assert.Equal(["page.viewed", "cart.updated"], read.Select(each => each.Type));
        Assert.Empty(Sample.Events(Read("application/cloudevents-batch+json", "[]")));
    }

    [Fact]
    public void is_read_in_binary_mode()
    {
        var read = Assert.Single(Sample.Events(CloudEventReader.Read("application/json", Sample.Headers(("CE-SpecVersion", "1.0"), ("ce-id", "a%20b%25"),
            ("ce-source", "/shop"), ("ce-type", "\"cart.\\updated\""), ("ce-subject", "anon:%E2%82%AC"), ("ce-time", "2021-02-03T16:15:00+01:00")),
            Sample.Bytes("""{"cart":{"total":5}}"""), Sample.Now)));
        Assert.Equal(("a b%", "cart.updated", "anon:€", "5"), (read.Id, read.Type, read.Subject, read.At("cart.total")));
        Assert.Equal(new DateTimeOffset(2021, 2, 3, 15, 15, 0, TimeSpan.Zero), read.Time);
    }

    [Theory]
    [InlineData("%C0%A0")]
    [InlineData("%E2%82")]
    [InlineData("100%")]
    [InlineData("%zz")]
    public void is_refused_when_a_header_is_not_valid_percent_encoding(string subject) =>
        Assert.Equal($"ce-subject is \"{subject}\"; percent-encode it as UTF-8, and a percent sign itself as %25.",
            Sample.Refusal(CloudEventReader.Read("application/json", Sample.Headers(("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/shop"),
                ("ce-type", "page.viewed"), ("ce-subject", subject)), default, Sample.Now)));

    [Fact]
    public void is_refused_in_binary_mode_when_a_header_is_missing() =>
        Assert.Equal("type is missing; say what happened, e.g. cart.updated.", Sample.Refusal(CloudEventReader.Read(null,
            Sample.Headers(("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/shop")), default, Sample.Now)));

    [Theory]
    [InlineData("""{"specversion":"1.0","source":"/shop","type":"t"}""", "id is missing; give each event an id")]
    [InlineData("""{"specversion":"1.0","id":"","source":"/shop","type":"t"}""", "id is empty; give each event an id")]
    [InlineData("""{"specversion":"1.0","id":7,"source":"/shop","type":"t"}""", "id is 7; write a text.")]
    [InlineData("""{"specversion":"1.0","id":"1","type":"t"}""", "source is missing; say who sends it")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"a b","type":"t"}""", "source is \"a b\"; write a URI reference")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/shop"}""", "type is missing; say what happened")]
    [InlineData("""{"specversion":"0.3","id":"1","source":"/shop","type":"t"}""", "specversion is \"0.3\"; write \"1.0\".")]
    [InlineData("""{"id":"1","source":"/shop","type":"t"}""", "specversion is missing; write \"1.0\".")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","subject":"mira"}""", "subject is \"mira\"; write an e-mail address, id:STORE-ID or anon:COOKIE-ID")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","subject":"id:"}""", "subject is \"id:\"; write")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"yesterday"}""", "time is \"yesterday\"; write a time with its offset")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"2021-02-03T15:15:00"}""", "time is \"2021-02-03T15:15:00\"; write")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":"x"}""", "data is \"x\"; write a JSON object.")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{},"data_base64":"e30="}""", "data and data_base64 are both there")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"%%"}""", "data_base64 is \"%%\"; write base64")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","datacontenttype":"text/xml","data":"<a/>"}""", "datacontenttype is \"text/xml\"; TriggerMail reads data in JSON only")]
    [InlineData("""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"cart":{"total":"x"}}}""", "data.cart.total is \"x\"; write the amount")]
    [InlineData("[]", "An event is []; write a JSON object.")]
    [InlineData("", "The body is empty; send JSON.")]
    [InlineData("{", "The body is not JSON")]
    public void is_refused_with_a_sentence_that_says_what_to_do(string body, string says) =>
        Assert.StartsWith(says, Sample.Refusal(Read("application/cloudevents+json", body)), StringComparison.Ordinal);

    [Fact]
    public void takes_its_whole_batch_along_when_it_is_bad() =>
        Assert.Equal("Event [1]: data.contact.email is \"x\"; write one plain address such as ada@example.com.", Sample.Refusal(Read("application/cloudevents-batch+json",
            $"[{Minimal}," + """{"specversion":"1.0","id":"2","source":"/s","type":"t","data":{"contact":{"email":"x"}}}""" + $",{Minimal}]")));

    [Theory]
    [InlineData("application/cloudevents+avro")]
    [InlineData("application/cloudevents-batch+xml; charset=utf-8")]
    public void is_refused_in_formats_other_than_JSON(string contentType) =>
        Assert.Contains("TriggerMail reads the JSON format only", Sample.Refusal(Read(contentType, Minimal)), StringComparison.Ordinal);

    [Fact]
    public void is_not_guessed_from_any_JSON() =>
        Assert.Contains("no specversion", Sample.Refusal(Read("application/json", """{"hello":1}""")), StringComparison.Ordinal);

    [Fact]
    public void may_carry_its_data_in_base64() =>
        Assert.Equal("5", Assert.Single(Sample.Events(Read("application/cloudevents+json",
            """{"specversion":"1.0","id":"1","source":"/s","type":"t","data_base64":"eyJjYXJ0Ijp7InRvdGFsIjo1fX0="}"""))).At("cart.total"));

    [Theory]
    [InlineData("""{"contact":{"id":7,"email":"mira@lantern.example","anonymousId":"c1"}}""", "id:7")]
    [InlineData("""{"contact":{"email":"mira@lantern.example","anonymousId":"c1"}}""", "mira@lantern.example")]
    [InlineData("""{"contact":{"anonymousId":"c1"}}""", "anon:c1")]
    [InlineData("""{"contact":{"firstName":"Mira"}}""", null)]
    [InlineData("{}", null)]
    public void without_a_subject_takes_it_from_the_contact(string data, string? subject) =>
        Assert.Equal(subject, Assert.Single(Sample.Events(Read("application/cloudevents+json",
            $$"""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{{data}}}"""))).Subject);

    [Theory]
    [InlineData("2021-02-03T15:34:59Z", "2021-02-03T15:34:59Z")]
    [InlineData("2021-02-03T15:35:01Z", "2021-02-03T15:30:00Z")]
    [InlineData("2031-02-03T15:35:01Z", "2021-02-03T15:30:00Z")]
    [InlineData("2001-02-03t15:35:01.5z", "2001-02-03T15:35:01.5Z")]
    public void from_far_in_the_future_counts_as_now(string time, string counts) =>
        Assert.Equal(DateTimeOffset.Parse(counts, System.Globalization.CultureInfo.InvariantCulture), Assert.Single(Sample.Events(Read("application/json",
            $$"""{"specversion":"1.0","id":"1","source":"/s","type":"t","time":"{{time}}"}"""))).Time);

    [Fact]
    public void without_a_time_and_data_happened_now_and_says_nothing_more()
    {
        var read = Assert.Single(Sample.Events(Read("application/json", Minimal)));
        Assert.Equal((Sample.Now, "{}"), (read.Time, read.Data.GetRawText()));
    }

    [Fact]
    public void is_refused_when_it_is_nested_too_deeply_or_too_large()
    {
        var deep = $$$"""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":{{{new string('[', 40)}}}{{{new string(']', 40)}}}}}""";
        Assert.StartsWith("The body is not JSON of at most 32 levels", Sample.Refusal(Read("application/json", deep)), StringComparison.Ordinal);
        var large = $$$"""{"specversion":"1.0","id":"1","source":"/s","type":"t","data":{"a":"{{{new string('x', 200_000)}}}"}}""";
        Assert.StartsWith("data has 200008 bytes; send at most 196608.", Sample.Refusal(Read("application/json", large)), StringComparison.Ordinal);
        var huge = new string(' ', EventLimits.BodyBytes + 1);
        Assert.StartsWith("The body has 1048577 bytes; send at most 1048576.", Sample.Refusal(Read("application/json", huge)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(@"\ud800")]
    [InlineData(@"\udc00\ud800")]
    [InlineData(@"\\\ud800x")]
    public void is_refused_with_half_a_surrogate_pair(string text) =>
        Assert.Contains("half a surrogate pair", Sample.Refusal(Read("application/json", Minimal.Replace("page.viewed", text, StringComparison.Ordinal))), StringComparison.Ordinal);

    [Theory]
    [InlineData(@"\ud83d\ude00", "😀")]
    [InlineData(@"\\ud800", @"\ud800")]
    public void may_escape_any_character(string text, string type) =>
        Assert.Equal(type, Assert.Single(Sample.Events(Read("application/json", Minimal.Replace("page.viewed", text, StringComparison.Ordinal)))).Type);

    private static IntakeResult Read(string contentType, string body) => CloudEventReader.Read(contentType, Sample.Headers(), Sample.Bytes(body), Sample.Now);
}
