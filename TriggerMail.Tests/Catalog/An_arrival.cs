using TriggerMail.Runtime.Coupons;
using TriggerMail.Stories;

namespace TriggerMail.Catalog;

/// <summary>A product that came into the shop lately, as a mail shows it.</summary>
public sealed class An_arrival
{
    [Fact]
    public async Task stands_before_a_newer_one_when_it_is_of_a_kind_that_the_contact_looked_at_and_says_why()
    {
        await using var shop = await LibraryShop.OpenAsync("weekly-picks");
        await shop.SaysOfAsync("kettle", "'price':'20.00','stock':9,'categories':['Ware']");
        await shop.Ada.SeesAsync("product.viewed", "{'product':{'id':'kettle'}}");
        await shop.SaysOfAsync("pot", "'price':'20.00','stock':9,'categories':['ware','Gifts']");
        await shop.PassesAsync(1);
        await shop.SaysOfAsync("sencha", "'price':'20.00','stock':9,'categories':['Tea']");

        Assert.Equal([("pot", "The kettle"), ("sencha", null)], await ArrivalsAsync(shop));
    }

    [Fact]
    public async Task is_nothing_that_the_contact_knows_nothing_that_cannot_be_bought_and_nothing_older_than_nine_days()
    {
        await using var shop = await LibraryShop.OpenAsync("weekly-picks");
        await shop.SaysOfAsync("old", "'price':'20.00','stock':9");
        await shop.PassesAsync(10);
        foreach (var product in (string[])["looked-at", "p1", "new"])
            await shop.SaysOfAsync(product, "'price':'20.00','stock':9");
        await shop.SaysOfAsync("gone", "'price':'20.00','stock':0");
        await shop.Ada.SeesAsync("product.viewed", "{'product':{'id':'looked-at'}}");
        await shop.Ada.OrdersAsync("o-1", cart: null); // of p1

        Assert.Equal([("new", null)], await ArrivalsAsync(shop));
    }

    private static async Task<IEnumerable<(string, string?)>> ArrivalsAsync(LibraryShop shop)
    {
        var ada = (await shop.Host.Engine.Contacts.FindAsync("ada@example.com"))!;
        var shelf = await new ProductContentLoader(shop.Host.Engine.Products, shop.Host.Engine.Affinities).StockAsync(new() { Now = shop.Host.Now, Contact = ada }, default);
        return shelf.Show(shelf.Arrivals).Select(one => (one!["id"]!.GetValue<string>(), one["because"]?.GetValue<string>()));
    }
}
