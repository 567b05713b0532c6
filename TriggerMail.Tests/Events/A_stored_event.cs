using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Events;
using TriggerMail.Intake.CloudEvents;

namespace TriggerMail.Tests.Events;

public sealed class A_stored_event
{
    [Fact]
    public void comes_back_as_it_was()
    {
        var read = Sample.Shopify("orders/create", Sample.Text("shopify/orders-create"));
        AssertSame(read, StoreEventJson.Read(StoreEventJson.Write(read)));
    }

    [Fact]
    public void comes_back_without_what_it_never_had()
    {
        var bare = new StoreEvent("1", "/s", "t", Sample.Now.AddTicks(1), null, default);
        var back = StoreEventJson.Read(StoreEventJson.Write(bare));
        Assert.Equal((null, null, "{}", Sample.Now.AddTicks(1)), (back.Subject, back.Shop, back.Data.GetRawText(), back.Time));
    }

    [Fact]
    public void is_a_valid_cloud_event()
    {
        var read = Sample.Shopify("checkouts/create", Sample.Text("shopify/checkouts-create"));
        AssertSame(read, Assert.Single(Sample.Events(CloudEventReader.Read("application/cloudevents+json", Sample.Headers(), StoreEventJson.Write(read), Sample.Now))));
    }

    [Fact]
    public void comes_back_whatever_its_names_are() =>
        Prop.ForAll<NonNull<string>, NonNull<string>, DateTimeOffset>((id, subject, at) =>
        {
            // The readers let no half surrogate pairs in, and JSON cannot hold them.
            var (cleanId, cleanSubject) = (Clean(id.Get), Clean(subject.Get));
            var stored = new StoreEvent(cleanId, "/s", "t", at, cleanSubject, Sample.Json("""{"a": [1.50, "ü\n"]}""")) { Shop = cleanSubject };
            AssertSame(stored, StoreEventJson.Read(StoreEventJson.Write(stored)));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"id":"1","source":"/s","type":"t","time":"2021-02-03T15:15:00"}""")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    public void that_is_none_is_broken_infrastructure(string json) => Assert.ThrowsAny<JsonException>(() => StoreEventJson.Read(Sample.Bytes(json)));

    private static string Clean(string text) => string.Concat(text.Where(c => !char.IsSurrogate(c)));

    private static void AssertSame(StoreEvent expected, StoreEvent actual)
    {
        Assert.Equal(expected with { Data = default }, actual with { Data = default });
        Assert.Equal(expected.Data.GetRawText(), actual.Data.GetRawText());
    }
}
