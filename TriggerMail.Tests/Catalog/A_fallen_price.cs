using static TriggerMail.Catalog.NewsShop;

namespace TriggerMail.Catalog;

/// <summary>A price that falls, and who is told of it.</summary>
public sealed class A_fallen_price
{
    [Fact]
    public async Task goes_to_those_who_looked_at_it_and_to_nobody_else()
    {
        await using var host = Host();
        await PriceAsync(host, "kettle", "20.00");
        await SeesAsync(host, Ada, "kettle");
        await SeesAsync(host, "ben@example.com", "cup");
        await host.PassAsync(TimeSpan.FromDays(2));
        await PriceAsync(host, "kettle", "15.00");
        await host.PassAsync(TimeSpan.FromHours(1));

        Assert.Equal(["price-drop"], await EnteredAsync(host, Ada));
        Assert.Empty(await EnteredAsync(host, "ben@example.com"));
        var drop = Assert.Single((await host.Engine.Contacts.FindAsync(Ada))!.Drops);
        Assert.Equal(("kettle", "20.00", "15.00"), (drop.ProductId, drop.OldPrice, drop.Product.GetProperty("price").GetString()));
    }

    [Fact]
    public async Task is_no_news_to_who_looked_long_ago()
    {
        await using var host = Host();
        await PriceAsync(host, "kettle", "20.00");
        await SeesAsync(host, Ada, "kettle");
        await host.PassAsync(TimeSpan.FromDays(45));
        await PriceAsync(host, "kettle", "15.00");
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Empty(await EnteredAsync(host, Ada));
    }

    [Fact]
    public async Task for_several_products_at_once_is_one_run_and_a_week_of_rest()
    {
        await using var host = Host();
        foreach (var id in (string[])["kettle", "cup", "tin"])
        {
            await PriceAsync(host, id, "20.00");
            await SeesAsync(host, Ada, id);
        }
        foreach (var id in (string[])["kettle", "cup", "tin"])
            await PriceAsync(host, id, "15.00");
        await host.PassAsync(TimeSpan.FromDays(2));
        await PriceAsync(host, "kettle", "10.00");
        await host.PassAsync(TimeSpan.FromDays(1));

        Assert.Equal(["price-drop"], await EnteredAsync(host, Ada));
        Assert.Equal(3, (await host.Engine.Contacts.FindAsync(Ada))!.Drops.Length);
    }
}
