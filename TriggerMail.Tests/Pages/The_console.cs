using System.Net;

namespace TriggerMail.Tests.Pages;

[Collection(DemoDay.Name)]
public sealed class The_console(DemoShop demo)
{
    private readonly OpenShop shop = demo.Shop;

    [Fact]
    public async Task shows_the_store_the_clock_the_journeys_and_the_newest_decisions()
    {
        var page = await shop.PageAsync("/");

        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("Northwind Tea", page.Words(".store"));
        Assert.Equal("2026-03-03T09:15:00Z", page.QuerySelector(".clock time")!.GetAttribute("datetime"));
        var cart = page.QuerySelector("a[href='/journeys/cart-abandonment']");
        Assert.Equal("cart-abandonment Bring back carts that would be lost waiting 1 entered 4 sent 3", cart.Read());
        Assert.Equal("Tuesday, 3 March", page.Words("h3.day"));
        Assert.StartsWith("08:52 Sent 10% off, just for your cart mia@example.com cart-abandonment", page.Words(".decisions li"));
        Assert.Contains(page.QuerySelectorAll(".decisions li").Select(IntakeResult.Read), row =>
            row == "10:15 Not sent cart-reminder no consent to offers: the contact was never asked lea@example.com cart-abandonment");
    }

    [Fact]
    public async Task says_how_much_is_under_way_and_when_it_looks_next()
    {
        var page = await shop.PageAsync("/");
        Assert.Equal(["under way 6", "mails sent 9", "next look in 5 minutes"], page.QuerySelectorAll(".figures div").Select(IntakeResult.Read));
    }

    [Fact]
    public async Task shows_one_decision_with_its_mail_its_text_and_its_headers()
    {
        var page = await shop.PageAsync(await MessageAsync("10% off, just for your cart"));

        Assert.Equal("10% off, just for your cart", page.Words("h1"));
        Assert.Contains("Marketing, by email", page.Words());
        Assert.Contains("Hi Mia", page.Words("pre"));
        Assert.Contains("List-Unsubscribe-Post List-Unsubscribe=One-Click", page.Words("details .facts"));
        var frame = page.QuerySelector("iframe")!;
        Assert.Equal("", frame.GetAttribute("sandbox"));
        Assert.EndsWith("/html", frame.GetAttribute("src"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task shows_a_mail_as_wide_as_a_phone_when_asked()
    {
        var path = await MessageAsync("10% off, just for your cart");
        Assert.NotNull((await shop.PageAsync(path)).QuerySelector(".stage.desktop"));
        Assert.NotNull((await shop.PageAsync(path + "?width=390")).QuerySelector(".stage.phone"));
    }

    [Fact]
    public async Task says_why_there_is_no_mail_when_it_was_not_sent()
    {
        var page = await shop.PageAsync(await MessageAsync("cart-reminder"));
        Assert.Contains("Did not send cart-reminder (cart-abandonment): no consent to offers: the contact was never asked", page.Words(".lead"));
        Assert.Null(page.QuerySelector("iframe"));
    }

    [Fact]
    public async Task shows_a_contact_with_consents_cart_journeys_and_a_timeline()
    {
        var page = await shop.PageAsync("/contacts/mia@example.com");

        Assert.Equal("Mia", page.Words("h1"));
        Assert.Contains("Yes to marketing by email Mon 2 Mar, 08:40, pop-up, worded newsletter-2026-01 (event day-006)", page.Words());
        Assert.Contains("Iron Goddess oolong, 100 g × 2 18.50 Gooseneck kettle 64.00 Total 101.00 USD", page.Words());
        Assert.Contains("now at wait until 3 days after the start Next look Thu 5 Mar, 08:52", page.Words());
        Assert.Equal(["Tuesday, 3 March", "Monday, 2 March"], page.QuerySelectorAll("h3.day").Select(IntakeResult.Read).Take(2));
        Assert.StartsWith("08:52 Mail: Sent \"10% off, just for your cart\"", page.Words(".timeline li"));
        Assert.Contains("08:34 Cart: Changed the cart: Iron Goddess oolong, 100 g (18.50 USD)", page.Words());
    }

    [Fact]
    public async Task goes_to_a_contact_by_id_so_that_no_address_stays_in_the_browsers_history()
    {
        var answer = await shop.Client.GetAsync("/contacts?q=%20Mia%40Example.com");
        var mia = await shop.ContactAsync("mia@example.com");
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal($"/contacts/{mia.Id}", answer.Headers.Location!.ToString());
    }

    [Fact]
    public async Task says_so_when_nobody_is_found_and_offers_those_it_wrote_to_lately()
    {
        var answer = await shop.Client.GetAsync("/contacts?q=nobody@example.com");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = await OpenShop.PageAsync(answer);
        Assert.StartsWith("Nobody is known as nobody@example.com.", page.Words("[role=status]"));
        Assert.Equal(["Ben", "Lea", "Mia", "Noah", "Zoe"], page.QuerySelectorAll(".people a").Select(IntakeResult.Read).Order());
    }

    [Fact]
    public async Task shows_a_journeys_reasons_and_steps()
    {
        var page = await shop.PageAsync("/journeys/cart-abandonment");

        Assert.Contains("helped, not chased", page.Words());
        var gate = page.Words(".gate");
        Assert.StartsWith("Starts on cart.updated, when cart.items is at least 1 and ", gate, StringComparison.Ordinal);
        Assert.EndsWith("One enrollment for each cart.id; a newer event starts the clock again. Again after 1 day at the earliest.", gate, StringComparison.Ordinal);
        Assert.Equal(
            ["Wait until 1 hour after the start", "Send cart-reminder 2 sent", "Wait until 1 day after the start", "Put a coupon aside: 10 % off, good for 2 days", "Send cart-offer 1 sent", "Wait until 3 days after the start 1 here now", "Send cart-last-chance"],
            page.QuerySelectorAll(".steps li > div").Select(IntakeResult.Read));
        Assert.Contains("Ends early on order.placed, cart.emptied, checkout.started or contact.deleted, or when the contact unsubscribes.", page.Words());
    }

    [Theory]
    [InlineData("/messages/nothing~here")]
    [InlineData("/messages/nothing~here/html")]
    [InlineData("/contacts/nobody@example.com")]
    [InlineData("/journeys/none")]
    public async Task answers_404_in_words_for_what_is_not_there(string path)
    {
        var answer = await shop.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.StartsWith("There is no such", (await OpenShop.PageAsync(answer)).Words("h1"));
    }

    private async Task<string> MessageAsync(string named) =>
        (await shop.PageAsync("/")).QuerySelectorAll("a.subject").First(link => link.TextContent == named).GetAttribute("href")!;
}
