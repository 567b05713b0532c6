using TriggerMail.Events;
using TriggerMail.Runtime.Coupons;
using static TriggerMail.Catalog.NewsShop;

namespace TriggerMail.Catalog;

/// <summary>A product that comes back, and who is told of it.</summary>
public sealed class A_product_that_is_back
{
    // A price that is not known is not shown as one: "undefined" stood in a mail (PriceStalker#92).
    [Fact]
    public async Task leaves_out_a_price_that_nobody_told()
    {
        await using var host = Host();
        await StockAsync(host, "kettle", 0);
        await AsksAsync(host, Ada, "kettle");
        await StockAsync(host, "kettle", 5);
        await host.PassAsync(TimeSpan.FromHours(1));
        var shelf = await new ProductContentLoader(host.Engine.Products, host.Engine.Affinities).StockAsync(
            new() { Now = host.Now, Contact = (await host.Engine.Contacts.FindAsync(Ada))!, Event = new("e", "product.back_in_stock", host.Now, Offers.Json("{'product':{'id':'kettle'}}")) }, default);
        var told = shelf.Refresh(Offers.Json("{'id':'kettle'}"), null);
        Assert.Equal("Title of kettle", told.GetProperty("title").GetString());
        Assert.False(told.TryGetProperty("price", out _));
        Assert.False(told.TryGetProperty("currency", out _));
    }

    // Never five hundred people for three pieces.
    [Fact]
    public async Task is_told_to_as_many_as_there_are_pieces_for_and_later_to_the_next()
    {
        await using var host = Host();
        await StockAsync(host, "kettle", 0);
        for (var n = 0; n < 20; n++)
        {
            await AsksAsync(host, $"c{n:00}@example.com", "kettle");
            await host.PassAsync(TimeSpan.FromMinutes(1));
        }
        await StockAsync(host, "kettle", 3);
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(6, await ToldAsync(host, 20));
        Assert.Equal(["back-in-stock"], await EnteredAsync(host, "c00@example.com")); // who asked first is told first
        Assert.Empty(await EnteredAsync(host, "c06@example.com"));

        await StockAsync(host, "kettle", 1);
        await host.PassAsync(TimeSpan.FromHours(6));
        Assert.Equal(8, await ToldAsync(host, 20));
        await StockAsync(host, "kettle", 0);
        await host.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(8, await ToldAsync(host, 20));
    }

    [Fact]
    public async Task is_one_mail_for_one_request_and_needs_no_other_consent()
    {
        await using var host = Host();
        await StockAsync(host, "kettle", 0);
        await AsksAsync(host, Ada, "kettle");
        await StockAsync(host, "kettle", 5);
        await host.PassAsync(TimeSpan.FromHours(1));
        await StockAsync(host, "kettle", 0);
        await StockAsync(host, "kettle", 5);
        await host.PassAsync(TimeSpan.FromDays(20));

        Assert.Equal(["sent"], (await host.DecisionsAsync(Ada)).Select(told => told.State));
        Assert.Contains((await host.Engine.Contacts.FindAsync(Ada))!.Consents, consent => consent is { Topic: Topics.BackInStock, State: TriggerMail.Contacts.Permissions.ConsentState.Subscribed });
    }

    // aimeos/ai-client-html#55, PrestaShop#33474: the alert was for the wrong size.
    [Fact]
    public async Task in_one_size_is_told_to_those_who_asked_for_that_size()
    {
        await using var host = Host();
        await SizesAsync(host, 0, 0);
        await AsksAsync(host, Ada, "shirt", "m");
        await AsksAsync(host, "ben@example.com", "shirt", "l");
        await SizesAsync(host, 4, 0);
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["back-in-stock"], await EnteredAsync(host, Ada));
        Assert.Empty(await EnteredAsync(host, "ben@example.com"));
    }

    [Fact]
    public async Task is_not_told_when_it_is_sold_out_again_by_then()
    {
        await using var host = Host(wait: true);
        await StockAsync(host, "kettle", 0);
        await AsksAsync(host, Ada, "kettle");
        await StockAsync(host, "kettle", 5);
        await host.PassAsync(TimeSpan.FromHours(1));
        await StockAsync(host, "kettle", 0);
        await host.PassAsync(TimeSpan.FromHours(3));

        var told = Assert.Single(await host.DecisionsAsync(Ada));
        Assert.Equal(("suppressed", "Title of kettle is sold out again"), (told.State, told.Reason));
    }
}
