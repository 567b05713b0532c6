namespace TriggerMail.Stories;

/// <summary>What follows an order, with the whole library in force: each mail about one thing, and none about the same twice.</summary>
public sealed class The_library_around_an_order
{
    private const string Order = "{'order':{'id':'o-1','number':'#1001','currency':'EUR','total':'18.50','statusUrl':'https://shop.example/o-1','items':[{'productId':'p1','variantId':'v1','title':'Iron Goddess oolong','price':'18.50','quantity':1}]}";

    [Fact]
    public async Task confirms_thanks_for_the_first_and_asks_for_a_review_a_week_after_the_delivery()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.OrdersAsync("o-1", cart: null);
        await story.PassesAsync(24);
        await story.SeesAsync("order.shipped", Order + ",'shipment':{'id':'s-1','carrier':'DHL','number':'42','url':'https://track.example/42'}}");
        await story.PassesAsync(48);
        await story.SeesAsync("order.delivered", Order + ",'shipment':{'id':'s-1'}}");
        await story.PassesAsync(24 * 20);
        await story.IsToldAsync(
            "00:00 sent order-confirmation", "24:00 sent order-shipped", "72:00 sent order-delivered", "98:00 sent thank-you",
            "242:00 sent review-request", "410:00 sent review-reminder");
    }

    [Fact]
    public async Task asks_for_a_review_two_weeks_after_the_dispatch_when_nobody_told_of_the_delivery()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("order.shipped", Order + ",'shipment':{'id':'s-1'}}");
        await story.PassesAsync(24 * 16);
        await story.IsToldAsync("00:00 sent order-shipped", "338:00 sent review-request");
    }

    [Fact]
    public async Task does_not_ask_for_a_review_that_was_written_and_asks_a_happy_customer_to_tell_a_friend()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("order.delivered", Order + ",'shipment':{'id':'s-1'}}");
        await story.PassesAsync(24 * 8);
        await story.SeesAsync("review.submitted", "{'review':{'rating':5}}");
        await story.PassesAsync(24 * 20);
        await story.IsToldAsync("00:00 sent order-delivered", "170:00 sent review-request", "338:00 sent referral");
        Assert.Contains("review-request ended: review.submitted", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task asks_no_favour_of_somebody_whose_review_was_not_a_happy_one()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("review.submitted", "{'review':{'rating':2}}");
        await story.PassesAsync(24 * 20);
        await story.IsToldAsync();
    }

    [Fact]
    public async Task tells_of_each_parcel_once()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SeesAsync("order.shipped", Order + ",'shipment':{'id':'s-1'}}");
        await story.PassesAsync(1);
        await story.SeesAsync("order.shipped", Order + ",'shipment':{'id':'s-2'}}");
        await story.SeesAsync("order.shipped", Order + ",'shipment':{'id':'s-1'}}");
        await story.IsToldAsync("00:00 sent order-shipped", "01:00 sent order-shipped");
    }

    [Fact]
    public async Task neither_thanks_nor_asks_for_an_order_that_was_called_off()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.OrdersAsync("o-1", cart: null);
        await story.PassesAsync(2);
        await story.SeesAsync("order.cancelled", Order + "}");
        await story.SeesAsync("order.refunded", Order + ",'refund':{'id':'r-1','currency':'EUR','total':'18.50'}}");
        await story.PassesAsync(24 * 20);
        await story.IsToldAsync("00:00 sent order-confirmation", "02:00 sent order-cancelled", "02:00 sent order-refunded");
        Assert.Contains("thank-you ended: order.cancelled", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task confirms_that_a_return_has_arrived()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SeesAsync("return.received", Order + "}");
        await story.SeesAsync("return.received", Order + "}");
        await story.IsToldAsync("00:00 sent return-received");
    }

    [Fact]
    public async Task answers_the_second_order_with_what_goes_well_with_it_instead_of_thanks()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.OrdersAsync("o-1", cart: null);
        await story.PassesAsync(24 * 30);
        await story.OrdersAsync("o-2", cart: null);
        await story.PassesAsync(24 * 15);
        await story.IsToldAsync(
            "00:00 sent order-confirmation", "98:00 sent thank-you", "720:00 sent order-confirmation",
            "962:00 suppressed cross-sell: needs recommendations");
    }
}
