using TriggerMail.Intake.Signatures;
using TriggerMail.Events;
using TriggerMail.Intake;
using TriggerMail.Intake.CloudEvents;

namespace TriggerMail.Tests.Events;

[Trait("Kind", "security")]
public sealed class What_only_TriggerMail_says
{
    public static TheoryData<string> Types => [.. InternalEvents.Types];

    [Theory]
    [MemberData(nameof(Types))]
    public void is_refused_from_everybody_else(string type)
    {
        Assert.Contains($"type is \"{type}\", which only TriggerMail itself gives", Sample.Refusal(CloudEvent(type, "/shop")), StringComparison.Ordinal);
        Assert.Contains($"type is \"{type}\"", Sample.Refusal(Standard(type)), StringComparison.Ordinal);
        Assert.False(BrowserEvents.IsAllowed(type));
    }

    [Fact]
    public void cannot_be_said_in_its_name_either() => Assert.Contains(
        "source is \"triggermail\", which is TriggerMail's own; say which system sends it, e.g. /shop.",
        Sample.Refusal(CloudEvent("cart.updated", "triggermail")), StringComparison.Ordinal);

    [Fact]
    public void is_known_by_source_and_type_together()
    {
        Assert.True(InternalEvents.Is(new("1", "triggermail", EventTypes.DateReached, Sample.Now, null, Sample.Json("{}"))));
        Assert.False(InternalEvents.Is(new("1", "/shop", EventTypes.DateReached, Sample.Now, null, Sample.Json("{}"))));
        Assert.False(InternalEvents.Is(new("1", "triggermail", EventTypes.EmailOpened, Sample.Now, null, Sample.Json("{}"))));
    }

    private static IntakeResult CloudEvent(string type, string source) => CloudEventReader.Read(
        "application/cloudevents+json", Sample.Headers(),
        Sample.Bytes($$"""{"specversion":"1.0","id":"1","source":"{{source}}","type":"{{type}}"}"""), Sample.Now);

    private static IntakeResult Standard(string type) =>
        StandardWebhooks.Read(Sample.Headers(("webhook-id", "1")), Sample.Bytes($$"""{"type":"{{type}}","timestamp":"2021-02-03T15:29:00Z"}"""), Sample.Now);
}
