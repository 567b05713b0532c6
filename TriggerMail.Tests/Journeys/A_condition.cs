using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using TriggerMail.Tests.Publishing;

namespace TriggerMail.Tests.Journeys;

public sealed class A_condition
{
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private static readonly Facts Facts = new()
    {
        Now = Now,
        Contact = new()
        {
            Id = "c1",
            CreatedAt = Now,
            Email = "ada@example.com",
            StoreId = "4711",
            Profile = new()
            {
                FirstName = "Ada",
                LastName = "Byron",
                Locale = "de-AT",
                TimeZone = "Europe/Vienna",
                Country = "AT",
                Region = "Tyrol",
                City = "Innsbruck",
                Phone = "+43 1 234",
                Birthday = "1990-02-03",
                Attributes = ImmutableSortedDictionary<string, JsonElement>.Empty.Add("size", JsonSerializer.SerializeToElement("M")),
            },
            Consents = [new("offers", "email", ConsentState.Subscribed, Now, null, null, null)],
            Pages = [new("/guides/brewing", "How to brew", Now)],
            Engagement = new() { Opens = 1, Device = "mobile" },
            Experiments = ImmutableSortedDictionary<string, string>.Empty.Add("timing", "early"),
            Coupons = [new() { Id = "k1", Name = "offer", Enrollment = "r1", Code = "TEA-1", Discount = new(10), IssuedAt = Now, GivenAt = Now }],
            Activity = ImmutableSortedDictionary<string, Activity>.Empty
                .Add("order.placed", Activity.Plus(Activity.Plus(null, Now.AddDays(-60)), Now.AddDays(-2))),
        },
        Event = new("e1", "cart.updated", Now, JsonSerializer.Deserialize<JsonElement>("""
            {
              "cart": { "id": "k1", "total": "12.00", "items": [{ "title": "Hat" }] },
              "product": { "title": "Sun hat", "categories": ["hats", "summer"], "stock": 3, "gift": true }
            }
            """)),
    };

    [Theory]
    [InlineData("{ contact.country: AT }", true, "contact.country is AT, and AT is asked")]
    [InlineData("{ contact.country: at }", true, "contact.country is AT, and at is asked")]
    [InlineData("{ contact.country: DE }", false, "contact.country is AT, but DE is asked")]
    [InlineData("{ contact.country: { isNot: AT } }", false, "contact.country is AT, but it must not be AT")]
    [InlineData("{ contact.country: { isNot: DE } }", true, "contact.country is AT, and it must not be DE")]
    [InlineData("{ contact.country: { in: [DE, CH] } }", false, "contact.country is AT, but one of DE, CH is asked")]
    [InlineData("{ contact.country: { in: [AT, DE] } }", true, "contact.country is AT, and one of AT, DE is asked")]
    [InlineData("{ cart.total: { atLeast: 50 } }", false, "cart.total is 12.00, but at least 50 is asked")]
    [InlineData("{ cart.total: { atMost: 12 } }", true, "cart.total is 12.00, and at most 12 is asked")]
    [InlineData("{ cart.total: { moreThan: 12 } }", false, "cart.total is 12.00, but more than 12 is asked")]
    [InlineData("{ cart.total: { lessThan: 12.01 } }", true, "cart.total is 12.00, and less than 12.01 is asked")]
    [InlineData("{ cart.total: 12 }", true, "cart.total is 12.00, and 12 is asked")]
    [InlineData("{ cart.total: \"12\" }", false, "cart.total is 12.00, but 12 is asked")]
    [InlineData("{ cart.items: { atLeast: 1 } }", true, "cart.items has 1 entry, and at least 1 is asked")]
    [InlineData("{ cart.items: { atLeast: 2 } }", false, "cart.items has 1 entry, but at least 2 is asked")]
    [InlineData("{ shipment.number: { exists: true } }", false, "shipment.number is missing, but it must be there")]
    [InlineData("{ contact.phone: { exists: false } }", false, "contact.phone is +43 1 234, but it must not be there")]
    [InlineData("{ product.categories: { contains: shoes } }", false, "product.categories has 2 entries, but it must contain shoes")]
    [InlineData("{ product.title: { contains: hat } }", true, "product.title is Sun hat, and it must contain hat")]
    [InlineData("{ product.gift: true }", true, "product.gift is true, and true is asked")]
    [InlineData("{ event.type: cart.updated }", true, "event.type is cart.updated, and cart.updated is asked")]
    public void compares_what_it_finds_with_what_is_asked(string yaml, bool holds, string explained) => Answers(yaml, holds, explained);

    [Theory]
    [InlineData("{ count: { event: order.placed, atLeast: 2 } }", true, "order.placed happened 2 times, and at least 2 is asked")]
    [InlineData("{ count: { event: order.placed, within: 30d, atLeast: 2 } }", false, "order.placed happened once within 30 days, but at least 2 is asked")]
    [InlineData("{ count: { event: email.clicked, is: 0 } }", true, "email.clicked never happened, and 0 is asked")]
    [InlineData("{ count: { event: email.clicked, within: 7d, moreThan: 0 } }", false, "email.clicked never happened within 7 days, but more than 0 is asked")]
    [InlineData("{ count: { event: order.placed, atLeast: 1, atMost: 1 } }", false, "order.placed happened 2 times, but at most 1 is asked")]
    public void counts_what_the_contact_did(string yaml, bool holds, string explained) => Answers(yaml, holds, explained);

    [Theory]
    [InlineData("{ contact.country: AT, cart.total: { atLeast: 50 } }", false, "cart.total is 12.00, but at least 50 is asked")]
    [InlineData("{ contact.country: AT, cart.total: { atLeast: 5, atMost: 20 } }", true,
        "contact.country is AT, and AT is asked; cart.total is 12.00, and at least 5 is asked; cart.total is 12.00, and at most 20 is asked")]
    [InlineData("{ all: [{ contact.country: DE }, { cart.total: 5 }] }", false, "contact.country is AT, but DE is asked; cart.total is 12.00, but 5 is asked")]
    [InlineData("{ any: [{ contact.country: DE }, { cart.total: 12 }] }", true, "cart.total is 12.00, and 12 is asked")]
    [InlineData("{ any: [{ contact.country: DE }, { cart.total: 5 }] }", false,
        "one of these would be enough: contact.country is AT, but DE is asked; cart.total is 12.00, but 5 is asked")]
    [InlineData("{ none: [{ contact.country: DE }, { cart.total: { atLeast: 50 } }] }", true,
        "contact.country is AT, and it must not be DE; cart.total is 12.00, and less than 50 is asked")]
    [InlineData("{ none: [{ contact.country: AT }, { cart.total: { atLeast: 50 } }] }", false, "contact.country is AT, but it must not be AT")]
    [InlineData("{ none: [{ any: [{ contact.country: AT }, { cart.total: 12 }] }] }", false,
        "contact.country is AT, but it must not be AT; cart.total is 12.00, but it must not be 12")]
    [InlineData("{ none: [{ all: [{ contact.country: AT }, { cart.total: 5 }] }] }", true, "cart.total is 12.00, and it must not be 5")]
    [InlineData("{ none: [{ all: [{ contact.country: AT }, { cart.total: 12 }] }] }", false,
        "one of these would be enough: contact.country is AT, but it must not be AT; cart.total is 12.00, but it must not be 12")]
    [InlineData("{ none: [{ none: [{ contact.country: AT }] }] }", true, "contact.country is AT, and AT is asked")]
    [InlineData("{ none: [{ contact.country: { in: [AT, DE] } }, { cart.total: { lessThan: 50 } }] }", false,
        "contact.country is AT, but it must be none of AT, DE; cart.total is 12.00, but at least 50 is asked")]
    public void says_only_what_decided(string yaml, bool holds, string explained) => Answers(yaml, holds, explained);

    [Fact]
    public void can_ask_for_everything_that_is_said_to_be_known_about_a_contact() =>
        Assert.All(
            JourneyFilePaths.Contact.Select(name => name switch
            {
                "attributes" => "attributes.size",
                "coupons" => "coupons.offer.code",
                "orders" => "orders.count",
                "engagement" => "engagement.opens",
                "consent" => "consent.offers",
                "experiments" => "experiments.timing",
                _ => name,
            }),
            name => Assert.False(Facts.Find(new("contact." + name)).IsMissing, name));

    private static void Answers(string yaml, bool holds, string explained)
    {
        var condition = SampleFile.Read(SampleFile.Line(6, $"entry: {{ on: order.placed, when: {yaml} }}")).Entry.When!;

        Assert.Equal((holds, explained), (condition.Holds(Facts), condition.Explain(Facts)));
    }
}
