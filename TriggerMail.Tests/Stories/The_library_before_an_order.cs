namespace TriggerMail.Stories;

/// <summary>From the first look to the last step of a checkout, with the whole library in force: the higher intent wins, and each thing is spoken of once.</summary>
public sealed class The_library_before_an_order
{
    private const string Look = "{'product':{'id':'p1','title':'Gooseneck kettle','url':'https://shop.example/p1','price':'64.00','currency':'EUR'}}";
    private const string Consent = "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed','source':'account form'}}";

    [Fact]
    public async Task welcomes_guides_and_makes_an_offer_for_the_first_order()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SeesAsync("contact.subscribed");
        await story.PassesAsync(24 * 6);
        await story.IsToldAsync("00:00 sent welcome", "48:00 sent welcome-guide", "120:00 sent welcome-offer");
    }

    [Fact]
    public async Task makes_no_first_offer_to_somebody_who_has_ordered()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SeesAsync("contact.subscribed");
        await story.PassesAsync(72);
        await story.OrdersAsync("o-1", cart: null);
        await story.PassesAsync(72);
        await story.IsToldAsync("00:00 sent welcome", "48:00 sent welcome-guide", "72:00 sent order-confirmation");
        Assert.Contains("welcome ended: has ordered already", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task makes_a_new_customer_a_first_offer_and_asks_again_after_some_weeks()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SeesAsync("contact.registered", Consent);
        await story.PassesAsync(24 * 40);
        var told = await story.TellAsync();
        Assert.Equal(["26:00 sent new-customer-offer", "602:00 sent new-customer-follow-up"], told.Where(line => line.Contains("new-customer", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task shows_a_new_customer_what_goes_with_the_first_order_a_day_later_and_makes_no_further_offer()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SeesAsync("contact.registered", Consent);
        await story.PassesAsync(3);
        await story.OrdersAsync("o-1", cart: null);
        await story.PassesAsync(24 * 3);
        await story.IsToldAsync("03:00 sent order-confirmation", "27:00 suppressed new-customer-next: needs recommendations");
    }

    [Fact]
    public async Task leaves_the_first_offer_to_the_welcome_when_a_new_customer_signs_up_for_mails()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SeesAsync("contact.registered", Consent);
        await story.PassesAsync(1);
        await story.SeesAsync("contact.subscribed");
        await story.PassesAsync(24 * 6);
        await story.IsToldAsync("01:00 sent welcome", "49:00 sent welcome-guide", "121:00 sent welcome-offer");
        Assert.Contains("new-customer ended: contact.subscribed", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task reminds_of_the_product_looked_at_last_four_hours_later_and_not_again_for_two_weeks()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("product.viewed", Look);
        await story.PassesAsync(1);
        await story.SeesAsync("product.viewed", Look.Replace("Gooseneck kettle", "Tea tin"));
        await story.PassesAsync(24 * 10);
        await story.SeesAsync("product.viewed", Look);
        await story.PassesAsync(24 * 5);
        await story.SeesAsync("product.viewed", Look);
        await story.PassesAsync(5);
        await IsToldAsync(story, "05:00 sent browse-reminder", "365:00 sent browse-reminder");
        Assert.Contains("Tea tin", host.Sender.Messages.First().Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task lets_the_cart_win_over_the_look_and_the_checkout_over_the_cart()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("product.viewed", Look);
        await story.PassesAsync(0.5);
        await story.FillsCartAsync();
        await story.PassesAsync(0.5);
        await story.SeesAsync("checkout.started", Story.Cart("cart-1", "Gooseneck kettle"));
        await story.FillsCartAsync(title: "Gooseneck kettle"); // the shop says the cart once more while the checkout is open
        await story.PassesAsync(100);
        await IsToldAsync(story, "02:00 sent checkout-reminder", "25:00 sent checkout-offer", "73:00 sent checkout-last-chance");
        var lines = await host.TimelineAsync("ada@example.com");
        Assert.Contains("browse-abandonment ended: cart.updated", lines);
        Assert.Contains("cart-abandonment ended: checkout.started", lines);
    }

    [Fact]
    public async Task leaves_a_checkout_alone_once_it_became_an_order_and_reminds_of_the_next_cart()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("checkout.started", Story.Cart("cart-1", "Gooseneck kettle"));
        await story.PassesAsync(2);
        await story.OrdersAsync();
        await story.PassesAsync(24);
        await story.FillsCartAsync("cart-2");
        await story.PassesAsync(2);
        await story.IsToldAsync("01:00 sent checkout-reminder", "02:00 sent order-confirmation", "27:00 sent cart-reminder");
    }

    [Fact]
    public async Task offers_a_code_that_is_good_for_as_long_as_the_mail_says()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.PassesAsync(100);
        var mails = host.Sender.Messages.ToArray();
        Assert.Equal("10% off, just for your cart", mails[1].Subject);
        Assert.Contains("Good until Thursday, March 5, 8:00", mails[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("10% off", mails[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_two_mails_for_one_day_sends_the_one_with_priority_and_tells_why_the_other_expired()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.OrdersAsync("o-1", cart: null);                                    // thanked four days later, at ten
        await story.PassesAsync(97);
        await story.FillsCartAsync("cart-2");                                          // reminded an hour later: ten as well
        await story.PassesAsync(24 * 3.5);
        await story.IsToldAsync(
            "00:00 sent order-confirmation", "98:00 sent cart-reminder", "121:00 sent cart-offer",
            "122:00 suppressed thank-you: expired: another mail went out on 2026-03-07 09:00 UTC, and 1 day must pass, and the message waits at most 1 day",
            "169:00 sent cart-last-chance");
    }

    // Whoever looked at a product is also offered the picks of the week, which say on their own why they were not sent.
    private static async Task IsToldAsync(Story story, params string[] lines) =>
        Assert.Equal(lines, (await story.TellAsync()).Where(line => !line.Contains("weekly-picks", StringComparison.Ordinal)));
}
