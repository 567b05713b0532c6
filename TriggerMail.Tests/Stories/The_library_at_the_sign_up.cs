namespace TriggerMail.Stories;

/// <summary>The first days with somebody who left an address or opened an account.</summary>
public sealed class The_library_at_the_sign_up
{
    private const string Pending = "{'consent':{'topics':['marketing'],'channel':'email','state':'pending','source':'footer form'}}";
    private const string Confirmed = "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed','level':'confirmedOptIn','source':'confirmation page'}}";
    private const string Account = "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed','source':'account form'}}";

    [Fact]
    public async Task asks_to_confirm_reminds_once_after_two_days_and_lets_the_request_expire()
    {
        await using var shop = await LibraryShop.OpenAsync("confirm-subscription welcome");
        await shop.Ada.SeesAsync("contact.subscribed", Pending);
        await shop.PassesAsync(1);
        await shop.Ada.SeesAsync("contact.subscribed", Pending); // signing up twice is no second question
        await shop.PassesAsync(40);
        await shop.HasSentAsync("0 confirm-subscription", "2 confirm-reminder");
        await shop.HasToldAsync("confirm-subscription ended: was not confirmed in time");
    }

    [Fact]
    public async Task leaves_the_asking_as_soon_as_it_is_confirmed_and_welcomes()
    {
        await using var shop = await LibraryShop.OpenAsync("confirm-subscription welcome");
        await shop.Ada.SeesAsync("contact.subscribed", Pending);
        await shop.PassesAsync(1);
        await shop.Ada.SeesAsync("contact.subscribed", Confirmed);
        await shop.PassesAsync(2.5);
        await shop.HasSentAsync("0 confirm-subscription", "1 welcome", "3 welcome-guide");
        await shop.HasToldAsync("confirm-subscription ended: contact.subscribed");
    }

    [Fact]
    public async Task asks_once_more_when_somebody_signs_up_again_after_a_month()
    {
        await using var shop = await LibraryShop.OpenAsync("confirm-subscription");
        await shop.Ada.SeesAsync("contact.subscribed", Pending);
        await shop.PassesAsync(31);
        await shop.Ada.SeesAsync("contact.subscribed", Pending);
        await shop.PassesAsync(3);
        await shop.HasSentAsync("0 confirm-subscription", "2 confirm-reminder", "31 confirm-subscription", "33 confirm-reminder");
    }

    [Fact]
    public async Task speaks_in_the_welcome_of_what_was_looked_at_before_and_otherwise_of_what_will_come()
    {
        await using var shop = await LibraryShop.OpenAsync("welcome");
        await shop.Ada.SeesAsync("product.viewed", "{'product':{'id':'kettle','title':'Gooseneck kettle'}}", subject: "anon:b7");
        await shop.Ada.SeesAsync("contact.subscribed", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}");
        await new Story(shop.Host, "ben@example.com").SeesAsync("contact.subscribed", id: "ben-yes");

        var texts = shop.Host.Sender.Messages.ToDictionary(mail => mail.To, mail => mail.Text);
        Assert.Contains("You were looking at Gooseneck kettle.", texts["ada@example.com"], StringComparison.Ordinal);
        Assert.Contains("You will be among the first to hear", texts["ben@example.com"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "/guides/brewing", "You have been reading what we write")]
    [InlineData("en", "/pages/about-us", "You took the time to read who we are")]
    [InlineData("en", "/collections/sale", "You had a look at our offers")]
    [InlineData("zh-Hans", "/blogs/news", "您看了我们写的文章")]
    [InlineData("zh-Hant", "/pages/our-story", "您花時間認識了我們")]
    [InlineData("ko", "/sale", "할인 소식을 살펴보셨죠")]
    [InlineData("fa", "/how-to/steep", "سراغ نوشته‌های ما رفتید")]
    public async Task words_the_welcome_by_the_pages_an_anonymous_browser_saw_before(string locale, string path, string words)
    {
        await using var shop = await LibraryShop.OpenAsync("welcome");
        await shop.Ada.SeesAsync("page.viewed", $"{{'page':{{'url':'https://shop.example{path}?to=ada','title':'A page'}}}}", subject: "anon:b7");
        await shop.Ada.SeesAsync("page.viewed", "{'page':{'url':'https://shop.example/','title':'Shop'}}", subject: "anon:b7", id: "front");
        await shop.Ada.SeesAsync("contact.subscribed", $"{{'contact':{{'email':'ada@example.com','anonymousId':'b7','locale':'{locale}'}}}}");
        Assert.Contains(words, Assert.Single(shop.Host.Sender.Messages).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_nothing_of_pages_in_the_welcome_when_none_of_their_kind_was_seen_and_never_what_stood_in_a_query()
    {
        await using var shop = await LibraryShop.OpenAsync("welcome");
        await shop.Ada.SeesAsync("page.viewed", "{'page':{'url':'https://shop.example/teas?from=/guides/brewing'}}", subject: "anon:b7");
        await shop.Ada.SeesAsync("contact.subscribed", "{'contact':{'email':'ada@example.com','anonymousId':'b7'}}");
        var text = Assert.Single(shop.Host.Sender.Messages).Text;
        Assert.Contains("You will be among the first to hear", text, StringComparison.Ordinal);
        foreach (var words in new[] { "reading what we write", "read who we are", "look at our offers" })
            Assert.DoesNotContain(words, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task makes_no_further_offer_to_a_new_customer_who_bought_after_the_first_and_shows_what_goes_with_it()
    {
        await using var shop = await LibraryShop.OpenAsync("new-customer");
        await shop.FillsItsShelvesAsync();
        await shop.Ada.SeesAsync("contact.registered", Account);
        await shop.PassesAsync(2);
        await shop.Ada.OrdersAsync("o-1", cart: null);
        await shop.PassesAsync(40);
        await shop.HasSentAsync("1 new-customer-offer", "3 new-customer-next");
        Assert.DoesNotContain("Iron Goddess oolong", shop.Host.Sender.Messages.Last().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task treats_nobody_as_a_new_customer_who_signed_up_lately_has_ordered_before_or_was_one_already()
    {
        await using var shop = await LibraryShop.OpenAsync("new-customer");
        await shop.Ada.SeesAsync("contact.subscribed");
        await shop.PassesAsync(29);
        await shop.Ada.SeesAsync("contact.registered", Account);
        await shop.HasSentAsync();
        await shop.HasToldAsync("Did not enter new-customer on contact.registered: contact.subscribed happened once within 30 days, but 0 is asked");

        await using var again = await LibraryShop.OpenAsync("new-customer");
        await again.Ada.SeesAsync("contact.registered", Account);
        await again.PassesAsync(30);
        await again.Ada.SeesAsync("contact.registered", Account);
        await again.PassesAsync(30);
        await again.HasSentAsync("1 new-customer-offer", "25 new-customer-follow-up");
    }

    [Fact]
    public async Task gives_the_welcome_and_the_first_offer_of_an_account_a_code_each_that_ends_when_the_mail_says()
    {
        await using var shop = await LibraryShop.OpenAsync("welcome");
        await shop.Ada.SeesAsync("contact.subscribed");
        await shop.PassesAsync(6);
        var offer = shop.Host.Sender.Messages.Last();
        Assert.Equal("10% off your first order", offer.Subject);
        Assert.Contains("Good until Saturday, March 21, 8:00", offer.Text, StringComparison.Ordinal);
    }
}
