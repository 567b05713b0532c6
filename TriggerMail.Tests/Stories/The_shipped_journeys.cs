namespace TriggerMail.Stories;

/// <summary>The stories every host must tell alike, word for word.</summary>
public abstract class The_shipped_journeys
{
    protected abstract Task<IStoryHost> OpenAsync();

    [Fact]
    public async Task remind_of_an_abandoned_cart_after_1_24_and_72_hours()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.PassesAsync(100);
        await story.IsToldAsync("01:00 sent cart-reminder", "24:00 sent cart-offer", "72:00 sent cart-last-chance");
    }

    [Fact]
    public async Task are_silent_about_a_cart_that_was_bought_after_half_an_hour()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.PassesAsync(0.5);
        await story.OrdersAsync();
        await story.PassesAsync(90);
        await story.IsToldAsync("00:30 sent order-confirmation");
        Assert.Contains("cart-abandonment ended: order.placed", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task send_nothing_without_consent_and_say_so()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.FillsCartAsync();
        await story.PassesAsync(2);
        await story.IsToldAsync("01:00 suppressed cart-reminder: no consent to offers: the contact was never asked");
        Assert.Contains(
            "Did not send cart-reminder (cart-abandonment): no consent to offers: the contact was never asked",
            await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task count_from_the_last_change_of_the_cart_and_never_send_the_same_mail_twice()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.PassesAsync(0.75);
        await story.FillsCartAsync(title: "Gooseneck kettle");
        await story.PassesAsync(1);
        await story.FillsCartAsync(title: "Spring sencha"); // after the reminder: the clock starts again, the reminder does not come again
        await story.PassesAsync(100);
        await story.IsToldAsync("01:45 sent cart-reminder", "25:45 sent cart-offer", "73:45 sent cart-last-chance");
    }

    [Fact]
    public async Task stop_when_the_cart_is_emptied()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.PassesAsync(2);
        await story.SeesAsync("cart.emptied");
        await story.PassesAsync(100);
        await story.IsToldAsync("01:00 sent cart-reminder");
    }

    [Fact]
    public async Task stop_when_the_contact_unsubscribes()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.PassesAsync(2);
        await story.SeesAsync("contact.unsubscribed");
        await story.PassesAsync(100);
        await story.IsToldAsync("01:00 sent cart-reminder");
        Assert.Contains("cart-abandonment ended: unsubscribed", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task welcome_a_new_subscriber_at_once_and_only_once()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SeesAsync("contact.subscribed");
        await story.PassesAsync(24 * 30);
        await story.SeesAsync("contact.subscribed");
        await story.PassesAsync(1);
        await story.IsToldAsync("00:00 sent welcome", "48:00 sent welcome-guide", "120:00 sent welcome-offer", "170:00 sent churn-warning");
    }

    [Fact]
    public async Task confirm_an_order_at_once_even_to_somebody_who_said_no_to_marketing()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SeesAsync("contact.unsubscribed");
        await story.OrdersAsync();
        await story.IsToldAsync("00:00 sent order-confirmation");
    }

    [Fact]
    public async Task hear_of_one_event_once_however_often_it_is_delivered()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => story.SeesAsync("cart.updated", Story.Cart("cart-1", "Kettle"), id: "same")));
        await story.PassesAsync(100);
        await story.IsToldAsync("01:00 sent cart-reminder", "24:00 sent cart-offer", "72:00 sent cart-last-chance");
    }

    [Fact]
    public async Task do_not_chase_a_cart_whose_order_was_heard_of_first()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.PassesAsync(1);
        var before = host.Now.AddMinutes(-5);
        await story.OrdersAsync();
        await host.HappenAsync(new("late", "/story", "cart.updated", before, "ada@example.com",
            System.Text.Json.JsonDocument.Parse(Story.Cart("cart-1", "Kettle").Replace('\'', '"')).RootElement));
        await story.PassesAsync(90);
        await story.IsToldAsync("01:00 sent order-confirmation");
    }

    [Fact]
    public async Task remind_the_person_that_an_anonymous_browser_turns_out_to_be()
    {
        await using var host = await OpenAsync();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("cart.updated", Story.Cart("cart-1", "Kettle"), subject: "anon:b7");
        await story.PassesAsync(0.5);
        await story.SeesAsync("contact.signed_in", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}");
        await story.PassesAsync(100);
        await story.IsToldAsync("01:00 sent cart-reminder", "24:00 sent cart-offer", "72:00 sent cart-last-chance");
    }
}
