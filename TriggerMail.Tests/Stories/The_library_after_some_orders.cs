namespace TriggerMail.Stories;

/// <summary>What orders bring, one by one and in their number, with the journeys named in each story in force.</summary>
public sealed class The_library_after_some_orders
{
    private const string Order = "'order':{'id':'o-1','number':'#1001','currency':'EUR','total':'18.50','items':[{'productId':'p1','title':'Iron Goddess oolong','price':'18.50','quantity':1}]}";

    [Fact]
    public async Task thanks_for_the_first_the_third_and_the_fifth_order_with_a_code_each_and_for_no_other()
    {
        await using var shop = await LibraryShop.OpenAsync("thank-you");
        await shop.Ada.SubscribedLongAgoAsync();
        for (var order = 1; order <= 7; order++)
        {
            await shop.Ada.OrdersAsync($"o-{order}", cart: null);
            await shop.PassesAsync(10);
        }
        await shop.HasSentAsync("4 thank-you", "24 thank-you", "44 thank-you");
        Assert.Equal(3, shop.Host.Sender.Messages.Select(Code).Distinct().Count());
    }

    [Fact]
    public async Task takes_the_same_order_told_again_for_one_order()
    {
        await using var shop = await LibraryShop.OpenAsync("order-confirmation thank-you");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.OrdersAsync("o-1", cart: null);
        await shop.PassesAsync(30);
        await shop.Ada.SeesAsync("order.placed", $"{{{Order}}}");
        await shop.PassesAsync(30);
        await shop.HasSentAsync("0 order-confirmation", "4 thank-you");
    }

    [Fact]
    public async Task tells_of_each_part_of_a_refund_once_and_of_each_parcel_that_arrived_once()
    {
        await using var shop = await LibraryShop.OpenAsync("order-refunded order-delivered order-cancelled");
        foreach (var refund in (string[])["r-1", "r-2", "r-1"])
            await shop.Ada.SeesAsync("order.refunded", $"{{{Order},'refund':{{'id':'{refund}','currency':'EUR','total':'9.25'}}}}");
        foreach (var parcel in (string[])["s-1", "s-2", "s-1"])
            await shop.Ada.SeesAsync("order.delivered", $"{{{Order},'shipment':{{'id':'{parcel}'}}}}");
        foreach (var _ in (string[])["once", "twice"])
            await shop.Ada.SeesAsync("order.cancelled", $"{{{Order}}}");
        Assert.Equal(
            ["order-cancelled 1", "order-delivered 2", "order-refunded 2"],
            (await shop.SentAsync()).GroupBy(line => line.Split(' ')[1]).Select(of => $"{of.Key} {of.Count()}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("order.cancelled")]
    [InlineData("order.refunded")]
    [InlineData("return.received")]
    [InlineData("review.submitted")]
    public async Task asks_for_no_review_of_what_was_called_off_refunded_sent_back_or_reviewed_already(string happened)
    {
        await using var shop = await LibraryShop.OpenAsync("review-request");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.SeesAsync("order.delivered", $"{{{Order}}}");
        await shop.PassesAsync(2);
        await shop.Ada.SeesAsync(happened, $"{{{Order}}}");
        await shop.PassesAsync(30);
        await shop.HasSentAsync();
        await shop.HasToldAsync($"review-request ended: {happened}");
    }

    [Fact]
    public async Task asks_for_a_review_once_an_order_however_many_parcels_and_of_the_next_order_again()
    {
        await using var shop = await LibraryShop.OpenAsync("review-request");
        await shop.Ada.SubscribedLongAgoAsync();
        foreach (var parcel in (string[])["s-1", "s-2"])
        {
            await shop.Ada.SeesAsync("order.shipped", $"{{{Order},'shipment':{{'id':'{parcel}'}}}}");
            await shop.PassesAsync(1);
            await shop.Ada.SeesAsync("order.delivered", $"{{{Order},'shipment':{{'id':'{parcel}'}}}}");
            await shop.PassesAsync(1);
        }
        await shop.PassesAsync(26);
        await shop.Ada.SeesAsync("order.delivered", $"{{{Order}}}");
        await shop.Ada.SeesAsync("order.delivered", $"{{{Order.Replace("o-1", "o-2", StringComparison.Ordinal)}}}");
        await shop.PassesAsync(20);
        await shop.HasSentAsync("10 review-request", "17 review-reminder", "37 review-request", "44 review-reminder");
    }

    [Fact]
    public async Task asks_at_the_third_order_to_tell_a_friend_with_a_code_for_each_of_the_two_and_once_a_year()
    {
        await using var shop = await LibraryShop.OpenAsync("referral");
        await shop.Ada.SubscribedLongAgoAsync();
        for (var order = 1; order <= 3; order++)
        {
            await shop.HasSentAsync();
            await shop.Ada.OrdersAsync($"o-{order}", cart: null);
            await shop.PassesAsync(10);
        }
        await shop.HasSentAsync("26 referral");
        var mail = shop.Host.Sender.Messages.Single().Text;
        Assert.Contains("15% off", mail, StringComparison.Ordinal);
        Assert.Contains("10% off", mail, StringComparison.Ordinal);

        await shop.Ada.SeesAsync("review.submitted", "{'review':{'rating':5}}");
        await shop.PassesAsync(355);
        await shop.HasSentAsync("26 referral");
        await shop.Ada.SeesAsync("review.submitted", "{'review':{'rating':5}}");
        await shop.PassesAsync(10);
        await shop.HasSentAsync("26 referral", "391 referral");
    }

    [Fact]
    public async Task asks_no_favour_of_somebody_whose_money_goes_back()
    {
        await using var shop = await LibraryShop.OpenAsync("referral");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.SeesAsync("review.submitted", "{'review':{'rating':5}}");
        await shop.PassesAsync(1);
        await shop.Ada.SeesAsync("order.refunded", $"{{{Order}}}");
        await shop.PassesAsync(20);
        await shop.HasSentAsync();
        await shop.HasToldAsync("referral ended: order.refunded");
    }

    [Fact]
    public async Task counts_the_best_customers_by_what_they_spent_as_well_and_welcomes_them_once_a_year()
    {
        await using var shop = await LibraryShop.OpenAsync("vip-welcome");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.SeesAsync("order.placed", "{'order':{'id':'o-1','currency':'EUR','total':'499.99','items':[]}}");
        await shop.PassesAsync(5);
        await shop.HasSentAsync();
        await shop.Ada.SeesAsync("order.placed", "{'order':{'id':'o-2','currency':'EUR','total':'0.01','items':[]}}");
        await shop.PassesAsync(5);
        await shop.HasSentAsync("6 vip-welcome");

        await shop.Ada.SeesAsync("order.cancelled", "{'order':{'id':'o-2','currency':'EUR','total':'0.01','items':[]}}");
        await shop.Ada.SeesAsync("order.placed", "{'order':{'id':'o-3','currency':'EUR','total':'9.00','items':[]}}");
        await shop.PassesAsync(5);
        await shop.HasSentAsync("6 vip-welcome");
        Assert.Contains(await shop.Host.TimelineAsync("ada@example.com"), line => line.StartsWith("Did not enter vip-welcome", StringComparison.Ordinal) && line.Contains("360 days must pass", StringComparison.Ordinal));
    }

    private static string Code(Sending.Message mail) => mail.Text.Split('\n').Single(line => line.Split('-').Length == 3 && line.Length < 20);
}
