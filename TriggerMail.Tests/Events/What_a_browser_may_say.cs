using TriggerMail.Events;
using TriggerMail.Intake;

namespace TriggerMail.Tests.Events;

[Trait("Kind", "security")]
public sealed class What_a_browser_may_say
{
    [Theory]
    [InlineData(EventTypes.PageViewed, true)]
    [InlineData(EventTypes.ProductViewed, true)]
    [InlineData(EventTypes.CartUpdated, true)]
    [InlineData(EventTypes.CartEmptied, true)]
    [InlineData(EventTypes.CheckoutStarted, true)]
    [InlineData(EventTypes.ContactIdentified, true)]
    [InlineData(EventTypes.ContactSubscriptionRequested, true)]
    [InlineData(EventTypes.ContactSubscriptionUnconfirmed, false)]
    [InlineData(EventTypes.ProductNotifyUnconfirmed, false)]
    [InlineData(EventTypes.ProductNotifyRequested, true)]
    [InlineData(EventTypes.ProductBackInStock, false)]
    [InlineData(EventTypes.ContactSignedIn, false)]
    [InlineData(EventTypes.ContactSubscribed, false)]
    [InlineData(EventTypes.OrderPlaced, false)]
    [InlineData(EventTypes.PrivacyErasureRequested, false)]
    [InlineData("my.own", false)]
    public void is_what_it_sees(string type, bool allowed)
    {
        Assert.Equal(allowed, BrowserEvents.IsAllowed(type));
        Assert.Equal(allowed, Browser.Read(Event(type, """{"product":{"id":"p"}}""")) is BrowserReading.Taken);
    }

    [Theory]
    [InlineData("""{"consent":{"state":"subscribed"}}""", "data.consent is there; a browser cannot give consent. Send it from the store's server.")]
    [InlineData("""{"contact":{"aliases":["anon:x"]}}""", "data.contact.aliases is there; a browser speaks for its cookie only and cannot say who somebody is. Leave it out, or send it from the store's server.")]
    [InlineData("""{"consent":null,"contact":{"email":"mira@lantern.example","anonymousId":"c"}}""", null)]
    public void is_never_a_consent(string data, string? refusal) =>
        Assert.Equal(refusal, (Browser.Read(Event(EventTypes.ContactIdentified, data)) as BrowserReading.Refused)?.Reason);

    private static BrowserEvents Browser { get; } = new(new(["https://shop.example"]));

    private static StoreEvent Event(string type, string data) => new("1", "/s", type, Sample.Now, data.Contains("anonymousId", StringComparison.Ordinal) ? null : "anon:b7", Sample.Json(data));
}
