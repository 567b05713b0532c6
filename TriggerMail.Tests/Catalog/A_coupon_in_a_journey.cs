using TriggerMail.Journeys;
using TriggerMail.Segments;
using TriggerMail.Sending;
using TriggerMail.Stories;

namespace TriggerMail.Catalog;

public sealed class A_coupon_in_a_journey
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task is_shown_by_the_mail_that_follows_and_kept_with_the_contact()
    {
        await using var host = new EngineStoryHost([Offers.Journey()]);
        await Offers.FillsCartAsync(host, Ada);
        await host.PassAsync(TimeSpan.FromHours(2));

        var mail = Assert.Single(host.Sender.Messages);
        var coupon = Assert.Single(await Offers.CouponsAsync(host, Ada));
        Assert.Contains("10", mail.Subject, StringComparison.Ordinal);
        Assert.Equal(coupon.Code, Offers.CodeIn(mail));
        Assert.NotNull(coupon.GivenAt);
        Assert.Equal(EngineStoryHost.Start + TimeSpan.FromHours(49), coupon.ExpiresAt);
    }

    [Fact]
    public async Task is_told_to_the_store_with_what_it_is_worth()
    {
        await using var host = new EngineStoryHost([Offers.Journey("as: offer, amount: \"5.00\", currency: EUR")]);
        await Offers.FillsCartAsync(host, Ada);
        await host.PassAsync(TimeSpan.FromHours(2));

        var (lines, next) = await host.Engine.CouponLines.ReadAsync(EngineStoryHost.Start, null, 100);
        var line = Assert.Single(lines);
        Assert.Null(next);
        Assert.Equal(("issued", "5.00 EUR off"), (line.State, line.Discount.Words));
        Assert.Equal((await Offers.CouponsAsync(host, Ada))[0].Code, line.Code);
    }

    // The call shows the code to a program of the store, and fails: no reason to take the coupon back, to give it, or to let the mail go.
    [Theory]
    [InlineData("as: offer, percent: 10", "sent")]
    [InlineData("as: offer, percent: 10, pool: spring", "suppressed")]
    public async Task is_not_touched_by_a_call_between_it_and_its_mail(string coupon, string mail)
    {
        var journey = Offers.Journey(coupon);
        await using var host = new EngineStoryHost([journey with
        {
            Steps =
            [
                journey.Steps[0], journey.Steps[1], new WebhookStep("call", new("https://hooks.example/x"), "coupon.issued", [new("coupon.code")], 3),
                ((SendStep)journey.Steps[2]) with { Next = 4 },
            ],
        }], calls: new() { Answer = _ => new SendResult.Refused("410 Gone") });
        await Offers.FillsCartAsync(host, Ada);
        await host.PassAsync(TimeSpan.FromHours(2));

        Assert.Equal(["failed", mail], (await host.DecisionsAsync(Ada)).Select(told => told.State));
        if (mail == "sent")
            Assert.Equal((await Offers.CouponsAsync(host, Ada))[0].Code, Offers.CodeIn(Assert.Single(host.Sender.Messages)));
    }

    [Fact]
    public async Task is_taken_back_when_its_mail_may_not_go()
    {
        await using var host = new EngineStoryHost([Offers.Journey()]);
        await new Story(host).FillsCartAsync();
        await host.PassAsync(TimeSpan.FromHours(2));

        Assert.Empty(await Offers.CouponsAsync(host, Ada));
        Assert.Contains(await host.TimelineAsync(Ada), line => line.StartsWith("Took the coupon", StringComparison.Ordinal));
        Assert.Equal(["issued", "released"], (await host.Engine.CouponLines.ReadAsync(EngineStoryHost.Start, null, 100)).Lines.Select(line => line.State));
    }

    [Fact]
    public async Task is_taken_back_when_the_order_comes_before_the_mail()
    {
        await using var host = new EngineStoryHost([Offers.Journey(rest: "").WithWaitBeforeSend()]);
        await Offers.FillsCartAsync(host, Ada);
        await host.PassAsync(TimeSpan.FromHours(1.5));
        Assert.Null(Assert.Single(await Offers.CouponsAsync(host, Ada)).GivenAt);

        await new Story(host).OrdersAsync();
        Assert.Empty(await Offers.CouponsAsync(host, Ada));
    }

    [Fact]
    public async Task stays_the_same_when_the_cart_changes_and_the_clock_starts_again()
    {
        await using var host = new EngineStoryHost([Offers.Journey().WithWaitBeforeSend()]);
        await Offers.FillsCartAsync(host, Ada);
        await host.PassAsync(TimeSpan.FromHours(1.5));
        var before = Assert.Single(await Offers.CouponsAsync(host, Ada));

        await new Story(host).SeesAsync("cart.updated", Story.Cart("cart-1", "Tin"), id: "again");
        await host.PassAsync(TimeSpan.FromHours(5));
        Assert.Equal(before.Code, Assert.Single(await Offers.CouponsAsync(host, Ada)).Code);
    }

    [Fact]
    public async Task is_not_shown_any_more_once_it_has_run_out()
    {
        await using var host = new EngineStoryHost([Offers.Journey("as: offer, percent: 10, validFor: 30m").WithWaitBeforeSend()]);
        await Offers.FillsCartAsync(host, Ada);
        await host.PassAsync(TimeSpan.FromHours(4));

        Assert.Equal("Still thinking it over?", Assert.Single(host.Sender.Messages).Subject);
        Assert.Empty(await Offers.CouponsAsync(host, Ada));
    }

    [Fact]
    public async Task counts_as_used_when_an_order_names_its_code_and_conditions_can_ask()
    {
        await using var host = new EngineStoryHost([Offers.Journey()]);
        await Offers.FillsCartAsync(host, Ada);
        await host.PassAsync(TimeSpan.FromHours(2));
        var used = new Condition.Compare(new("contact.coupons.offer.used"), new Comparison.Is(FactValue.Of(true)));
        Assert.False(used.Holds(await FactsAsync(host)));

        var code = (await Offers.CouponsAsync(host, Ada))[0].Code;
        await new Story(host).SeesAsync("order.placed", $"{{'order':{{'id':'o9','discountCodes':[' {code.ToLowerInvariant()} ']}}}}");

        Assert.True(used.Holds(await FactsAsync(host)));
        Assert.Equal("o9", (await Offers.CouponsAsync(host, Ada))[0].OrderId);
    }

    [Fact]
    public async Task is_the_contacts_when_nobody_knows_whether_the_mail_went_out()
    {
        var sender = new RecordingSender { Answer = _ => new SendResult.Unknown("the line broke") };
        await using var host = new EngineStoryHost([Offers.Journey()], sender: sender);
        await Offers.FillsCartAsync(host, Ada);
        await host.PassAsync(TimeSpan.FromHours(2));
        Assert.NotNull(Assert.Single(await Offers.CouponsAsync(host, Ada)).GivenAt);
    }

    [Fact]
    public async Task is_taken_back_when_the_provider_refuses_the_mail_for_good()
    {
        var sender = new RecordingSender { Answer = _ => new SendResult.Refused("no such mailbox") };
        await using var host = new EngineStoryHost([Offers.Journey()], sender: sender);
        await Offers.FillsCartAsync(host, Ada);
        await host.PassAsync(TimeSpan.FromHours(2));
        Assert.Empty(await Offers.CouponsAsync(host, Ada));
    }

    private static async Task<Facts> FactsAsync(EngineStoryHost host) => new() { Now = host.Now, Contact = (await host.Engine.Contacts.FindAsync(Ada))! };
}
