namespace TriggerMail.Stories;

/// <summary>Who stays away, who stops reading, who keeps coming: and what brings each journey to a second round.</summary>
public sealed class The_library_in_silence
{
    [Fact]
    public async Task offers_the_same_code_again_before_it_goes_quiet()
    {
        await using var shop = await LibraryShop.OpenAsync("win-back");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.SeesAsync("contact.signed_in");
        await shop.PassesAsync(50);
        var mails = shop.Host.Sender.Messages.ToArray();
        Assert.Equal(["We saved you something: 15% off", "Your 15% off is still here"], mails.Select(mail => mail.Subject));
        Assert.Equal(Code(mails[0].Text), Code(mails[1].Text));
        Assert.All(mails, mail => Assert.Contains("Good until Wednesday, April 22, 10:00", mail.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task misses_somebody_again_after_half_a_year_and_not_before()
    {
        await using var shop = await LibraryShop.OpenAsync("win-back");
        await shop.Ada.SubscribedLongAgoAsync();
        for (var visit = 0; visit < 4; visit++)
        {
            await shop.Ada.SeesAsync("contact.signed_in");
            await shop.PassesAsync(62);
        }
        await shop.HasSentAsync("30 win-back", "40 win-back-last", "216 win-back", "226 win-back-last");
    }

    [Fact]
    public async Task takes_nobody_for_lost_who_got_fewer_than_three_mails_or_bought_lately()
    {
        await using var shop = await LibraryShop.OpenAsync("welcome churn-warning");
        await shop.Ada.SeesAsync("contact.subscribed");
        await shop.PassesAsync(3);
        await shop.Ada.OrdersAsync("o-1", cart: null); // the third mail of the welcome stays away
        await shop.PassesAsync(20);
        await shop.HasSentAsync("0 welcome", "2 welcome-guide");
        await shop.HasToldAsync("Did not enter churn-warning on contact.absent: message.sent happened 2 times within 30 days, but at least 3 is asked; order.placed happened once within 30 days, but 0 is asked");
    }

    [Theory]
    [InlineData("email.clicked")]
    [InlineData("page.viewed")]
    [InlineData("order.placed")]
    public async Task warns_nobody_who_clicked_came_or_bought_before_the_morning(string happened)
    {
        await using var shop = await LibraryShop.OpenAsync("welcome churn-warning");
        await shop.Ada.SeesAsync("contact.subscribed");
        await shop.PassesAsync(7.02);
        await shop.Ada.SeesAsync(happened);
        await shop.PassesAsync(2);
        await shop.HasSentAsync("0 welcome", "2 welcome-guide", "5 welcome-offer");
        await shop.HasToldAsync($"churn-warning ended: {happened}");
    }

    [Fact]
    public async Task speaks_of_an_offer_that_really_ends_when_it_says()
    {
        await using var shop = await LibraryShop.OpenAsync("welcome churn-warning");
        await shop.Ada.SeesAsync("contact.subscribed");
        await shop.PassesAsync(8);
        var mail = shop.Host.Sender.Messages.Last();
        Assert.Equal($"Your code {Code(mail.Text)} ends soon", mail.Subject);
        Assert.Contains("Good until Thursday, March 12, 10:00", mail.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task keeps_on_the_list_whoever_answers_the_question_and_takes_back_whoever_returns_later()
    {
        await using var shop = await LibraryShop.OpenAsync("welcome sunset birthday");
        await shop.Ada.SeesAsync("contact.subscribed", "{'contact':{'birthday':'1990-08-01'}}");
        await shop.PassesAsync(125);
        await shop.Ada.SeesAsync("email.clicked");
        await shop.PassesAsync(60);
        await shop.HasSentAsync("0 welcome", "2 welcome-guide", "5 welcome-offer", "120 sunset", "152 birthday");

        await using var late = await LibraryShop.OpenAsync("welcome sunset birthday");
        await late.Ada.SeesAsync("contact.subscribed", "{'contact':{'birthday':'1990-08-01'}}");
        await late.PassesAsync(145);
        await late.HasToldAsync("Came into the segment asleep");
        await late.Ada.SeesAsync("page.viewed");
        await late.HasToldAsync("Left the segment asleep");
        await late.PassesAsync(20);
        await late.HasSentAsync("0 welcome", "2 welcome-guide", "5 welcome-offer", "120 sunset", "152 birthday");
    }

    [Fact]
    public async Task offers_nothing_to_a_frequent_visitor_who_has_ordered_or_orders_within_the_two_hours()
    {
        await using var shop = await LibraryShop.OpenAsync("frequent-visitor");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.OrdersAsync("o-1", cart: null);
        await VisitsAsync(shop, 8);
        await shop.HasSentAsync();

        await using var close = await LibraryShop.OpenAsync("frequent-visitor");
        await close.Ada.SubscribedLongAgoAsync();
        await VisitsAsync(close, 4);
        await close.Ada.SeesAsync("contact.signed_in");
        await close.PassesAsync(0.05);
        await close.Ada.OrdersAsync("o-1", cart: null);
        await close.PassesAsync(3);
        await close.HasSentAsync();
        await close.HasToldAsync("frequent-visitor ended: order.placed");
    }

    [Fact]
    public async Task reminds_of_a_renewal_14_3_and_0_days_before_and_of_the_next_term_again()
    {
        await using var shop = await LibraryShop.OpenAsync("renewal");
        await shop.KnowsAsync("'timeZone':'Europe/Berlin','attributes':{'expiresAt':'2026-03-18'}");
        await shop.PassesAsync(20);
        await shop.Ada.IsToldAsync("48:00 sent renewal-notice", "312:00 sent renewal-notice", "384:00 sent renewal-last");

        await shop.KnowsAsync("'attributes':{'expiresAt':'2027-03-18'}");
        await shop.PassesAsync(400);
        await shop.HasSentAsync("2 renewal-notice", "13 renewal-notice", "16 renewal-last", "367 renewal-notice", "378 renewal-notice", "381 renewal-last");
    }

    [Fact]
    public async Task comes_back_every_year_with_an_anniversary_and_a_childs_birthday_each_with_a_code()
    {
        await using var shop = await LibraryShop.OpenAsync("child-birthday anniversary");
        await shop.KnowsAsync("'attributes':{'childBirthday':'2019-03-25','customerSince':'2024-03-09'}");
        await shop.PassesAsync(400);
        await shop.HasSentAsync("7 anniversary", "9 child-birthday", "372 anniversary", "374 child-birthday");
        Assert.Equal(4, shop.Host.Sender.Messages.Select(mail => Code(mail.Text)).Distinct().Count());
    }

    [Fact]
    public async Task tells_first_what_happened_and_then_what_followed_from_it()
    {
        await using var shop = await LibraryShop.OpenAsync("vip-welcome");
        for (var n = 0; n < 12; n++)
        {
            await new Story(shop.Host, $"c{n}@example.com").SeesAsync("order.placed", "{'order':{'id':'o','currency':'EUR','total':'600.00','items':[]}}", id: $"order-{n}");
            Assert.Equal(
                ["Placed order o (600.00 EUR)", "Came into the segment vip", "Entered vip-welcome (version 1) on segment.entered"],
                (await shop.Host.TimelineAsync($"c{n}@example.com")).Reverse());
        }
    }

    private static async Task VisitsAsync(LibraryShop shop, int times)
    {
        for (var visit = 0; visit < times; visit++)
        {
            await shop.Ada.SeesAsync("contact.signed_in");
            await shop.PassesAsync(1);
        }
    }

    private static string Code(string text) => text.Split('\n').Single(line => line.Split('-').Length == 3 && line.Length < 20);
}
