using TriggerMail.Events;

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
        Assert.Equal(allowed, BrowserEvents.Refusal(Event(type, "{}")) is null);
    }

    [Theory]
    [InlineData("""{"consent":{"state":"subscribed"}}""", "data.consent is there; a browser cannot give consent. Send it from the store's server.")]
    [InlineData("""{"contact":{"aliases":["anon:x"]}}""", "data.contact.aliases is there; a browser knows a contact by anonymousId and email only. Leave it out.")]
    [InlineData("""{"consent":null,"contact":{"email":"mira@lantern.example","anonymousId":"c"}}""", null)]
    public void is_never_a_consent(string data, string? refusal) => Assert.Equal(refusal, BrowserEvents.Refusal(Event(EventTypes.ContactIdentified, data)));

    private static StoreEvent Event(string type, string data) => new("1", "/s", type, Sample.Now, null, Sample.Json(data));
}
