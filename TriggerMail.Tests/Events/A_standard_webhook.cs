using TriggerMail.Intake.Signatures;
using TriggerMail.Intake;

namespace TriggerMail.Tests.Events;

public sealed class A_standard_webhook
{
    [Fact]
    public void is_an_event_with_its_id_in_the_header()
    {
        var read = Assert.Single(Sample.Events(Read("""{"type":"order.placed","timestamp":"2021-02-03T15:20:00Z","data":{"contact":{"email":"mira@lantern.example"},"order":{"id":41,"total":9.90,"currency":"eur"}}}""")));
        Assert.Equal(("msg_1", "standard-webhooks", "order.placed", "mira@lantern.example"), (read.Id, read.Source, read.Type, read.Subject));
        Assert.Equal("""{"id":"41","total":"9.90","currency":"EUR"}""", read.At("order"));
        Assert.Equal(new DateTimeOffset(2021, 2, 3, 15, 20, 0, TimeSpan.Zero), read.Time);
    }

    [Fact]
    public void may_name_its_source_and_subject()
    {
        var read = Assert.Single(Sample.Events(Read("""{"type":"review.submitted","source":"/reviews","subject":"id:7","data":{}}""")));
        Assert.Equal(("/reviews", "id:7", Sample.Now), (read.Source, read.Subject, read.Time));
    }

    [Theory]
    [InlineData("""{"data":{}}""", "type is missing; say what happened, e.g. cart.updated.")]
    [InlineData("""{"type":5}""", "type is 5; write a text. type is missing; say what happened, e.g. cart.updated.")]
    [InlineData("""{"type":"t","source":5}""", "source is 5; write a text.")]
    [InlineData("""{"type":"t","data":{"cart":5}}""", "data.cart is 5; write a JSON object.")]
    [InlineData("7", "The body is 7; write a JSON object with type, timestamp and data.")]
    public void is_refused_with_a_sentence(string body, string says) => Assert.Equal(says, Sample.Refusal(Read(body)));

    [Fact]
    public void is_refused_without_an_id() => Assert.StartsWith("The header webhook-id is missing",
        Sample.Refusal(StandardWebhooks.Read(Sample.Headers(), Sample.Bytes("""{"type":"t"}"""), Sample.Now)), StringComparison.Ordinal);

    private static IntakeResult Read(string body) => StandardWebhooks.Read(Sample.Headers(("Webhook-Id", "msg_1")), Sample.Bytes(body), Sample.Now);
}
