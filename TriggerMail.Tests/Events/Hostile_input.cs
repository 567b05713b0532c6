using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Intake;
using TriggerMail.Intake.CloudEvents;
using TriggerMail.Intake.Shopify;
using TriggerMail.Intake.Signatures;
using TriggerMail.Intake.WooCommerce;

namespace TriggerMail.Tests.Events;

/// <summary>Whatever comes in, every reader answers with events that can be stored or with a sentence.</summary>
[Trait("Kind", "security")]
public sealed class Hostile_input
{
    private static readonly string[] ShopifyTopics =
    [
        "customers/create", "customers_email_marketing_consent/update", "customers_marketing_consent/update", "customers/redact", "checkouts/create",
        "checkouts/delete", "carts/update", "orders/create", "orders/edited", "refunds/create", "fulfillments/create", "fulfillments/update",
        "fulfillment_events/create", "products/update", "some/thing",
    ];

    private static readonly string[] WooTopics = ["order.created", "order.updated", "order.deleted", "customer.updated", "product.updated", "coupon.created"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e999", "1e-999", "79228162514264337593543950335", "99999999999999999999999", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"",
        "\"😀\"", "\"\\ud83d\\ude00\"", "\"\\ud83d\"", "\"79228162514264337593543950335\"", "[]", "{}", "[null]", "[[1]]", "[{}]", "{\"\":1,\"\":2}",
        "\"2021-13-45T99:99:99Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59-14:00\"", "\"a@b.example\"", "\"gid://\"",
    ];

    [Fact]
    public void of_any_bytes_is_answered() => Prop.ForAll<byte[]>(bytes => Everywhere(bytes)).QuickCheckThrowOnFailure();

    [Fact]
    public void of_any_JSON_is_answered() =>
        Prop.ForAll(Json(3).ToArbitrary(), text => Everywhere(Encoding.UTF8.GetBytes(text))).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void in_one_value_of_a_real_body_is_answered()
    {
        var bodies = Sample.All.Select(File.ReadAllText).ToArray();
        var mutated = Gen.Elements(bodies).SelectMany(body => Gen.Elements(Spots(body)).SelectMany(spot => Gen.Elements(Values)
            .Select(value => body[..spot.Start] + value + body[spot.End..])));
        Prop.ForAll(mutated.ToArbitrary(), text => Everywhere(Encoding.UTF8.GetBytes(text))).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
    }

    [Fact]
    public void in_one_byte_of_a_real_body_is_answered()
    {
        var bodies = Sample.All.Select(File.ReadAllBytes).ToArray();
        var mutated = Gen.Elements(bodies).SelectMany(body => Gen.Choose(0, body.Length - 1).SelectMany(at => Gen.Choose(0, 255)
            .Select(value => (byte[])[.. body[..at], (byte)value, .. body[(at + 1)..]])));
        Prop.ForAll(mutated.ToArbitrary(), Everywhere).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void in_a_header_is_answered() =>
        Prop.ForAll<string, string>((one, two) =>
        {
            var body = Encoding.UTF8.GetBytes(Sample.Text("shopify/orders-create"));
            Answered(CloudEventReader.Read(one, Sample.Headers(("ce-specversion", "1.0"), ("ce-id", one ?? ""), ("ce-type", two ?? ""),
                ("ce-source", two ?? ""), ("ce-subject", "anon:" + one), ("ce-time", two ?? "")), "{}"u8.ToArray(), Sample.Now));
            Answered(ShopifyWebhooks.Read(Sample.Headers(("X-Shopify-Topic", "orders/create"), ("X-Shopify-Shop-Domain", one ?? ""),
                ("X-Shopify-Webhook-Id", two ?? ""), ("X-Shopify-Triggered-At", one ?? "")), body, Sample.Now));
            Answered(WooCommerceWebhooks.Read(Sample.Headers(("X-WC-Webhook-Topic", one ?? ""), ("X-WC-Webhook-Source", two ?? "")), body, Sample.Now));
            Assert.False(WebhookSignatures.Shopify(body, one, ["s"]).IsValid);
            Assert.False(new StandardSignature(one, two, "v1," + one).Check(body, ["c2VjcmV0", one!], Sample.Now).IsValid);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void is_not_what_stores_send()
    {
        var bodies = Sample.All.ToList();
        Assert.True(bodies.Count >= 15);
        // Vendors' own samples, where this machine has them; the fixtures above are in the same shapes.
        var shared = Path.GetFullPath(Path.Combine(Sample.Folder, "../../../../../shared/facts/payloads"));
        if (Directory.Exists(shared))
            bodies.AddRange(Directory.EnumerateFiles(shared, "*.json", SearchOption.AllDirectories));
        foreach (var body in bodies)
        {
            Everywhere(File.ReadAllBytes(body));
            // What is asked about personal data is believed by its own shape only.
            foreach (var topic in ShopifyTopics.Where(topic => !topic.EndsWith("/redact", StringComparison.Ordinal)))
                Assert.IsType<IntakeResult.Read>(JsonDocument.Parse(File.ReadAllBytes(body)).RootElement.ValueKind == JsonValueKind.Object
                    ? Sample.ReadShopify(topic, File.ReadAllText(body))
                    : new IntakeResult.Read([]));
        }
    }

    private static void Everywhere(byte[] body)
    {
        foreach (var contentType in (string[])["application/cloudevents+json", "application/cloudevents-batch+json", "application/json"])
            Answered(CloudEventReader.Read(contentType, Sample.Headers(), body, Sample.Now));
        Answered(CloudEventReader.Read("application/json",
            Sample.Headers(("ce-specversion", "1.0"), ("ce-id", "1"), ("ce-source", "/s"), ("ce-type", "t")), body, Sample.Now));
        Answered(StandardWebhooks.Read(Sample.Headers(("webhook-id", "m")), body, Sample.Now));
        foreach (var topic in ShopifyTopics)
            Answered(ShopifyWebhooks.Read(Sample.Headers(("X-Shopify-Topic", topic), ("X-Shopify-Shop-Domain", "s.example")), body, Sample.Now));
        foreach (var topic in WooTopics)
            Answered(WooCommerceWebhooks.Read(Sample.Headers(("X-WC-Webhook-Topic", topic), ("X-WC-Webhook-Source", "https://s.example")), body, Sample.Now));
        WooCommerceWebhooks.IsActivationPing(Sample.Headers(), body);
    }

    private static void Answered(IntakeResult reading)
    {
        if (reading is IntakeResult.Refused refused)
            Assert.True(refused.Problems.Count > 0 && refused.Problems.All(problem => problem.EndsWith('.')), refused.ToString());
        foreach (var read in reading is IntakeResult.Read done ? done.Events : [])
        {
            var back = StoreEventJson.Read(StoreEventJson.Write(read));
            Assert.Equal(read with { Data = default }, back with { Data = default });
            Assert.True(read.Id.Length > 0 && read.Time <= Sample.Now + TimeSpan.FromMinutes(5));
            // What was taken in once fits the shape for good.
            Assert.Equal(read.Data.GetRawText(), Assert.IsType<ShapeResult.Fits>(EventShape.Check(back.Data)).Data.GetRawText());
        }
    }

    /// <summary>Where the values of a JSON text start and end.</summary>
    private static (int Start, int End)[] Spots(string json)
    {
        var (spots, bytes) = (new List<(int, int)>(), Encoding.UTF8.GetBytes(json));
        Assert.Equal(json.Length, bytes.Length);
        var reader = new Utf8JsonReader(bytes);
        while (reader.Read())
            if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndArray or JsonTokenType.EndObject))
            {
                var end = reader;
                end.Skip();
                spots.Add(((int)reader.TokenStartIndex, (int)end.BytesConsumed));
            }
        return [.. spots];
    }

    private static Gen<string> Json(int depth)
    {
        var names = Gen.Elements("contact", "cart", "items", "email", "id", "total", "data", "specversion", "type", "source", "line_items", "customer", "quantity", "x");
        var leaf = Gen.Elements(Values);
        if (depth == 0)
            return leaf;
        var list = Gen.ListOf(Json(depth - 1), 2).Select(entries => $"[{string.Join(',', entries)}]");
        var members = Gen.ListOf(names.SelectMany(name => Json(depth - 1).Select(value => $"\"{name}\":{value}")), 4);
        return Gen.OneOf(leaf, list, members.Select(entries => $"{{{string.Join(',', entries)}}}"));
    }
}
