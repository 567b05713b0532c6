namespace TriggerMail.Stories;

/// <summary>Looks, carts and checkouts: what keeps each out, what it says, and when it may speak again.</summary>
public sealed class The_library_around_a_cart
{
    private const string Look = "{'product':{'id':'p1','title':'Gooseneck kettle'}}";

    [Fact]
    public async Task does_not_speak_of_a_look_to_whoever_has_a_cart_or_ordered_in_the_last_ten_days()
    {
        await using var shop = await LibraryShop.OpenAsync("browse-abandonment");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.OrdersAsync("o-1", cart: null);
        await shop.PassesAsync(9);
        await shop.Ada.SeesAsync("product.viewed", Look);
        await shop.HasToldAsync("Did not enter browse-abandonment on product.viewed: order.placed happened once within 10 days, but 0 is asked");
        await shop.PassesAsync(2);
        await shop.Ada.SeesAsync("product.viewed", Look);
        await shop.PassesAsync(1);
        await shop.HasSentAsync("11 browse-reminder");

        await using var cart = await LibraryShop.OpenAsync("browse-abandonment");
        await cart.Ada.SubscribedLongAgoAsync();
        await cart.Ada.FillsCartAsync();
        await cart.Ada.SeesAsync("product.viewed", Look);
        await cart.PassesAsync(1);
        await cart.HasSentAsync();
    }

    [Fact]
    public async Task speaks_of_the_same_cart_again_after_a_day_and_of_another_cart_on_its_own()
    {
        await using var shop = await LibraryShop.OpenAsync("cart-abandonment");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.FillsCartAsync();
        await shop.PassesAsync(0.1);
        await shop.Ada.SeesAsync("cart.emptied");
        await shop.Ada.FillsCartAsync();
        await shop.HasToldAsync("Did not enter cart-abandonment on cart.updated: entered on 2026-03-02 08:00 UTC, and 1 day must pass before the next time");
        await shop.PassesAsync(1);
        await shop.Ada.FillsCartAsync();
        await shop.PassesAsync(0.5);
        await shop.HasSentAsync("0 cart-reminder", "1 cart-reminder");
    }

    [Fact]
    public async Task names_in_the_last_reminder_what_is_nearly_gone_and_shows_the_cart_as_it_is_by_then()
    {
        await using var shop = await LibraryShop.OpenAsync("cart-abandonment");
        await shop.SaysOfAsync("p1", "'price':'18.50','stock':9");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.FillsCartAsync();
        await shop.PassesAsync(2);
        await shop.SaysOfAsync("p1", "'price':'18.50','stock':3");
        await shop.PassesAsync(2);
        var mails = shop.Host.Sender.Messages.ToArray();
        Assert.Equal(3, mails.Length);
        Assert.DoesNotContain("Only", mails[0].Text, StringComparison.Ordinal);
        Assert.Contains("Only 3 left", mails[2].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cart-abandonment", "cart.updated")]
    [InlineData("checkout-abandonment", "checkout.started")]
    public async Task says_in_the_last_reminder_only_what_good_reviews_say_by_then(string journey, string begins)
    {
        await using var shop = await LibraryShop.OpenAsync(journey);
        await shop.SaysOfAsync("p1", "'price':'18.50','stock':9,'rating':{'value':'5.0','count':4}");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.SeesAsync(begins, Story.Cart("c-7", "Gooseneck kettle"));
        await shop.PassesAsync(2);
        await shop.SaysOfAsync("p1", "'price':'18.50','stock':9,'rating':{'value':'4.69','count':1280}");
        await shop.PassesAsync(2);
        var mails = shop.Host.Sender.Messages.ToArray();
        Assert.Equal(3, mails.Length);
        Assert.All(mails[..2], mail => Assert.DoesNotContain("review", mail.Text, StringComparison.Ordinal));
        Assert.Contains("\n4.6 of 5 from 1,280 reviews\n", mails[2].Text, StringComparison.Ordinal);
        Assert.Contains("4.6 of 5 from 1,280 reviews", mails[2].Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'rating':{'value':'4.9','count':4}")]
    [InlineData("'rating':{'value':'3.99','count':128}")]
    [InlineData("'rating':{'value':'4.6','count':128},'available':false")]
    public async Task says_nothing_of_reviews_that_are_few_or_middling_or_of_what_is_gone(string says)
    {
        await using var shop = await LibraryShop.OpenAsync("cart-abandonment");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.SeesAsync("cart.updated", Story.Cart("c-7", "Gooseneck kettle").Replace("]}", ",{'productId':'p2','title':'Cup'}]}", StringComparison.Ordinal));
        await shop.SaysOfAsync("p1", says);
        await shop.PassesAsync(4);
        var mails = shop.Host.Sender.Messages.ToArray();
        Assert.Equal(3, mails.Length);
        Assert.DoesNotContain("review", mails[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task leads_back_into_the_checkout_and_makes_the_delivery_free_on_the_second_day_only()
    {
        await using var shop = await LibraryShop.OpenAsync("checkout-abandonment");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.SeesAsync("checkout.started", Story.Cart("c-7", "Gooseneck kettle").Replace("/cart/c-7", "/checkouts/recover/c-7", StringComparison.Ordinal));
        await shop.PassesAsync(5);
        var mails = shop.Host.Sender.Messages.ToArray();
        Assert.Equal(["Your order is nearly done", "Free delivery to finish your order", "Shall we keep your order open?"], mails.Select(mail => mail.Subject));
        Assert.All(mails, mail => Assert.Contains("Finish your order: https://shop.example/checkouts/recover/c-7", mail.Text, StringComparison.Ordinal));
        Assert.Contains("Good until Thursday, March 5, 8:00", mails[1].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Good until", mails[2].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("order.placed")]
    [InlineData("checkout.completed")]
    [InlineData("checkout.deleted")]
    [InlineData("cart.emptied")]
    public async Task leaves_a_checkout_alone_that_was_finished_or_given_up_and_speaks_of_it_again_after_a_day(string happened)
    {
        await using var shop = await LibraryShop.OpenAsync("checkout-abandonment");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.SeesAsync("checkout.started", Story.Cart("c-7", "Gooseneck kettle"));
        await shop.PassesAsync(0.1);
        await shop.Ada.SeesAsync(happened, Story.Cart("c-7", "Gooseneck kettle"));
        await shop.PassesAsync(2);
        await shop.HasSentAsync("0 checkout-reminder");
        await shop.Ada.SeesAsync("checkout.started", Story.Cart("c-7", "Gooseneck kettle"));
        await shop.PassesAsync(0.1);
        await shop.HasSentAsync("0 checkout-reminder", "2 checkout-reminder");
    }
}
