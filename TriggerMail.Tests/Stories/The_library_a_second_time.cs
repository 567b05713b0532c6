namespace TriggerMail.Stories;

/// <summary>How long it takes until a journey that watches for silence or eagerness comes to the same contact again.</summary>
public sealed class The_library_a_second_time
{
    [Fact]
    public async Task warns_again_after_two_months_and_not_before()
    {
        await using var shop = await ReadingAsync("churn-warning");
        await shop.PassesAsync(10);
        await ComesAndGetsMailsAsync(shop);
        await shop.PassesAsync(51);
        await shop.HasToldAsync("Did not enter churn-warning on contact.absent: entered on 2026-03-09 08:00 UTC, and 60 days must pass before the next time");
        await ComesAndGetsMailsAsync(shop);
        await shop.PassesAsync(9);
        await shop.HasSentAsync("7 churn-warning", "68 churn-warning");
    }

    [Fact]
    public async Task asks_again_after_a_year_whether_to_stay_and_not_before()
    {
        await using var shop = await ReadingAsync("sunset");
        await shop.PassesAsync(122);
        await ComesAndGetsMailsAsync(shop);
        await shop.PassesAsync(242);
        await shop.HasToldAsync("Did not enter sunset on contact.absent: entered on 2026-06-30 08:00 UTC, and 360 days must pass before the next time");
        await ComesAndGetsMailsAsync(shop);
        await shop.PassesAsync(125);
        await shop.HasSentAsync("120 sunset", "484 sunset");
    }

    [Fact]
    public async Task helps_a_frequent_visitor_again_after_three_months_and_not_before()
    {
        await using var shop = await LibraryShop.OpenAsync("frequent-visitor");
        await shop.Ada.SubscribedLongAgoAsync();
        for (var visit = 0; visit < 5; visit++)
            await shop.Ada.SeesAsync("contact.signed_in");
        await shop.PassesAsync(10);
        await OrdersAndTakesItBackAsync(shop, "o-1");
        await shop.PassesAsync(85);
        await shop.HasSentAsync("0 frequent-visitor");
        await OrdersAndTakesItBackAsync(shop, "o-2");
        await shop.PassesAsync(1);
        await shop.HasSentAsync("0 frequent-visitor", "95 frequent-visitor");
    }

    private static async Task<LibraryShop> ReadingAsync(string journey)
    {
        var shop = await LibraryShop.OpenAsync(journey);
        await shop.Ada.SubscribedLongAgoAsync();
        await ComesAndGetsMailsAsync(shop);
        return shop;
    }

    // Three mails of whatever other journeys, so that there is something to leave unopened.
    private static async Task ComesAndGetsMailsAsync(LibraryShop shop)
    {
        await shop.Ada.SeesAsync("page.viewed");
        for (var mail = 0; mail < 3; mail++)
            await shop.Ada.SeesAsync("message.sent");
    }

    private static async Task OrdersAndTakesItBackAsync(LibraryShop shop, string order)
    {
        await shop.Ada.OrdersAsync(order, cart: null);
        await shop.Ada.SeesAsync("order.cancelled", $"{{'order':{{'id':'{order}'}}}}");
    }
}
