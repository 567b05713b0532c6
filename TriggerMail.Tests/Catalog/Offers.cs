using System.Text.Json;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;
using TriggerMail.Sending;
using TriggerMail.Stories;

namespace TriggerMail.Catalog;

/// <summary>A small journey with a coupon in it, and who goes through it.</summary>
internal static class Offers
{
    public static Journey Journey(string coupon = "as: offer, percent: 10, validFor: 48h", string rest = "") => Read($$"""
        journey: cart-abandonment
        goal: Bring back carts that would be lost
        benefit: { customer: The cart is one click away, store: Recovered revenue }
        feeling: helped
        topic: offers
        frequency: timely
        entry:
          on: [cart.updated, checkout.started]
          key: cart.id
          newer: restart
        exit: { on: [order.placed, cart.emptied] }
        steps:
          - waitUntil: start + 1h
          - coupon: { {{coupon}} }
          - send: cart-offer
        {{rest}}
        """);

    public static Journey Read(string yaml)
    {
        var (journey, problems) = JourneyReader.Read("cart-abandonment.yaml", yaml);
        Assert.Empty(problems);
        return journey!;
    }

    /// <summary>Said yes to mails, and filled a cart.</summary>
    public static async Task FillsCartAsync(EngineStoryHost host, string contact, string cart = "cart-1")
    {
        var story = new Story(host, contact);
        await story.SeesAsync("contact.updated", "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed'}}", id: $"yes-{contact}");
        await story.SeesAsync("cart.updated", Story.Cart(cart, "Kettle"), id: $"cart-{contact}-{cart}");
    }

    /// <summary>The code that a mail shows, or null.</summary>
    public static string? CodeIn(Message message) =>
        message.Text.Split('\n').Select(line => line.Trim()).FirstOrDefault(line => line.Length is > 3 and < 40 && line.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-') && line.Any(char.IsAsciiDigit));

    public static async Task<IReadOnlyList<Coupon>> CouponsAsync(EngineStoryHost host, string contact) =>
        (await host.Engine.Contacts.FindAsync(contact))?.Coupons ?? [];

    public static JsonElement Json(string text) => JsonDocument.Parse(text.Replace('\'', '"')).RootElement;
}
