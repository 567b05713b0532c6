namespace TriggerMail.Stories;

/// <summary>What the catalogue brings: news of products, and what goes with what.</summary>
public sealed class The_library_of_products
{
    private const string LooksAtKettle = "{'product':{'id':'kettle','title':'The kettle'}}";

    private static Task AsksAsync(LibraryShop shop, string? variant = null) => shop.Ada.SeesAsync(
        "product.notify_requested", $"{{'contact':{{'email':'ada@example.com'}},'product':{{'id':'kettle'{(variant is null ? "" : $",'variantId':'{variant}'")}}}}}");

    [Fact]
    public async Task tells_whoever_asked_that_a_product_is_back_once_and_without_any_other_consent()
    {
        await using var shop = await LibraryShop.OpenAsync("back-in-stock");
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':0");
        await AsksAsync(shop);
        await shop.PassesAsync(3);
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':3");
        await shop.PassesAsync(1);
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':0");
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':3");
        await shop.PassesAsync(3);
        await shop.HasSentAsync("3 back-in-stock");
        Assert.Equal("Back in stock: The kettle", shop.Host.Sender.Messages.Single().Subject);
    }

    [Fact]
    public async Task tells_of_the_size_that_was_asked_for_and_asked_again_tells_again()
    {
        await using var shop = await LibraryShop.OpenAsync("back-in-stock");
        const string Sizes = "'variants':[{{'id':'s','stock':{0}}},{{'id':'l','stock':{1}}}]";
        await shop.SaysOfAsync("kettle", string.Format(null, Sizes, 0, 0));
        await AsksAsync(shop, "l");
        await shop.SaysOfAsync("kettle", string.Format(null, Sizes, 5, 0));
        await shop.PassesAsync(2);
        await shop.HasSentAsync();

        await shop.SaysOfAsync("kettle", string.Format(null, Sizes, 5, 5));
        await shop.PassesAsync(2);
        await shop.SaysOfAsync("kettle", string.Format(null, Sizes, 5, 0));
        await AsksAsync(shop, "l");
        await shop.SaysOfAsync("kettle", string.Format(null, Sizes, 5, 5));
        await shop.PassesAsync(1);
        await shop.HasSentAsync("2 back-in-stock", "4 back-in-stock");
    }

    [Fact]
    public async Task is_silent_about_what_is_sold_out_again_by_the_time_the_mail_would_go()
    {
        await using var shop = await LibraryShop.OpenAsync("back-in-stock");
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':0");
        await AsksAsync(shop);
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':3");
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':0");
        await shop.PassesAsync(1);
        Assert.Equal("The kettle is sold out again", Assert.Single(await shop.Host.DecisionsAsync("ada@example.com")).Reason);
    }

    [Fact]
    public async Task tells_an_hour_later_of_a_price_that_fell_by_a_tenth_and_of_no_smaller_fall()
    {
        await using var shop = await LibraryShop.OpenAsync("price-drop");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':9");
        await shop.Ada.SeesAsync("product.viewed", LooksAtKettle);
        await shop.PassesAsync(1);
        await shop.SaysOfAsync("kettle", "'price':'58.00','stock':9"); // 9 percent
        await shop.PassesAsync(1);
        await shop.Ada.IsToldAsync();

        await shop.SaysOfAsync("kettle", "'price':'52.20','stock':9"); // 10 percent
        await shop.PassesAsync(1);
        await shop.Ada.IsToldAsync("49:00 sent price-drop");
        Assert.Contains("€52.20 was €58.00", shop.Host.Sender.Messages.Single().Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task says_nothing_of_a_price_that_was_put_right_within_the_hour()
    {
        await using var shop = await LibraryShop.OpenAsync("price-drop");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':9");
        await shop.Ada.SeesAsync("product.viewed", LooksAtKettle);
        await shop.SaysOfAsync("kettle", "'price':'6.40','stock':9");
        await shop.PassesAsync(0.01);
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':9");
        await shop.PassesAsync(1);
        Assert.Equal("The kettle costs as much as before again", Assert.Single(await shop.Host.DecisionsAsync("ada@example.com")).Reason);
    }

    [Fact]
    public async Task makes_one_mail_of_several_falls_and_a_week_of_rest()
    {
        await using var shop = await LibraryShop.OpenAsync("price-drop");
        await shop.Ada.SubscribedLongAgoAsync();
        foreach (var product in (string[])["kettle", "tin", "cup"])
        {
            await shop.SaysOfAsync(product, "'price':'40.00','stock':9");
            await shop.Ada.SeesAsync("product.viewed", $"{{'product':{{'id':'{product}','title':'The {product}'}}}}");
        }
        foreach (var (product, price) in ((string, string)[])[("kettle", "30.00"), ("tin", "31.00"), ("cup", "32.00")])
            await FallsAsync(shop, product, price);
        await shop.PassesAsync(3);
        await FallsAsync(shop, "kettle", "20.00");
        await shop.PassesAsync(5);
        await FallsAsync(shop, "kettle", "10.00");
        await shop.PassesAsync(1);
        await shop.HasSentAsync("0 price-drop", "8 price-drop");
        var first = shop.Host.Sender.Messages.First().Text;
        Assert.All((string[])["The kettle", "The tin", "The cup", "€30.00", "€31.00", "€32.00"], words => Assert.Contains(words, first, StringComparison.Ordinal));
    }

    [Fact]
    public async Task spares_whoever_has_just_paid_the_old_price()
    {
        await using var shop = await LibraryShop.OpenAsync("price-drop");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.SaysOfAsync("kettle", "'price':'64.00','stock':9");
        await shop.Ada.SeesAsync("product.viewed", LooksAtKettle);
        await shop.Ada.OrdersAsync("o-1", cart: null);
        await shop.PassesAsync(1);
        await shop.SaysOfAsync("kettle", "'price':'40.00','stock':9");
        await shop.PassesAsync(1);
        await shop.HasSentAsync();
        await shop.HasToldAsync("Did not enter price-drop on product.price_dropped: order.placed happened once within 2 days, but 0 is asked");
    }

    [Fact]
    public async Task suggests_after_ten_days_what_goes_with_an_order_but_never_what_was_bought()
    {
        await using var shop = await LibraryShop.OpenAsync("cross-sell");
        await shop.FillsItsShelvesAsync();
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.OrdersAsync("o-1", cart: null);
        await shop.PassesAsync(20);
        await shop.Ada.OrdersAsync("o-2", cart: null);
        await shop.PassesAsync(20);
        await shop.HasSentAsync("30 cross-sell");
        var mail = shop.Host.Sender.Messages.Single().Text;
        Assert.Contains("The kettle", mail, StringComparison.Ordinal);
        Assert.DoesNotContain("The p1", mail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task suggests_nothing_to_whoever_came_back_without_being_asked()
    {
        await using var shop = await LibraryShop.OpenAsync("cross-sell");
        await shop.FillsItsShelvesAsync();
        await shop.Ada.SubscribedLongAgoAsync();
        for (var order = 1; order <= 3; order++)
        {
            await shop.Ada.OrdersAsync($"o-{order}", cart: null);
            await shop.PassesAsync(5);
        }
        await shop.PassesAsync(20);
        await shop.HasSentAsync();
        await shop.HasToldAsync("cross-sell ended: has ordered again");
    }

    [Fact]
    public async Task picks_every_week_from_what_is_new_and_less_often_for_whoever_asked_for_less()
    {
        await using var shop = await LibraryShop.OpenAsync("weekly-picks");
        await shop.Ada.SubscribedLongAgoAsync();
        await shop.Ada.SeesAsync("product.viewed", LooksAtKettle);
        for (var week = 1; week <= 5; week++)
        {
            await shop.SaysOfAsync($"find-{week}", "'price':'20.00','stock':9");
            await shop.PassesAsync(7);
            if (week == 2)
                await shop.Ada.SeesAsync("contact.preferences_changed", "{'preferences':{'hoursBetweenMails':336}}");
        }
        await shop.HasSentAsync("3 weekly-picks", "10 weekly-picks", "24 weekly-picks");
        Assert.Contains("The find-2", shop.Host.Sender.Messages.ElementAt(1).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The find-1", shop.Host.Sender.Messages.ElementAt(1).Text, StringComparison.Ordinal); // it was in the mail of the week before
    }

    private static Task FallsAsync(LibraryShop shop, string product, string price) => shop.SaysOfAsync(product, $"'price':'{price}','stock':9");
}
