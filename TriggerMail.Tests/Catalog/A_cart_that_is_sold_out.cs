using TriggerMail.Events;
using TriggerMail.Stories;

namespace TriggerMail.Catalog;

/// <summary>A reminder to buy what cannot be bought is worse than none.</summary>
public sealed class A_cart_that_is_sold_out
{
    private const string Ada = "ada@example.com";
    private int products;

    [Fact]
    public async Task is_not_reminded_of_and_the_ledger_says_why()
    {
        await using var host = new EngineStoryHost();
        var story = await FillsCartAsync(host);
        await StockAsync(host, "p1", 0);
        await StockAsync(host, "p2", 0);
        await story.PassesAsync(2);
        await story.IsToldAsync("01:00 suppressed cart-reminder: everything in the cart is sold out");
    }

    [Fact]
    public async Task is_spoken_of_by_the_next_mail_when_something_of_it_is_back()
    {
        await using var host = new EngineStoryHost();
        var story = await FillsCartAsync(host);
        await StockAsync(host, "p1", 0);
        await StockAsync(host, "p2", 0);
        await story.PassesAsync(2);
        await StockAsync(host, "p2", 4);
        await story.PassesAsync(23);
        Assert.Equal("24:00 sent cart-offer", (await story.TellAsync())[^1]);
    }

    // The coupon that was put aside for the mail is free again.
    [Fact]
    public async Task costs_no_coupon()
    {
        await using var host = new EngineStoryHost();
        var story = await FillsCartAsync(host);
        await story.PassesAsync(2);
        await StockAsync(host, "p1", 0);
        await StockAsync(host, "p2", 0);
        await story.PassesAsync(23);
        Assert.Equal("24:00 suppressed cart-offer: everything in the cart is sold out", (await story.TellAsync())[^1]);
        Assert.All(await Offers.CouponsAsync(host, Ada), coupon => Assert.NotNull(coupon.ReleasedAt));
    }

    [Fact]
    public async Task in_part_shows_what_can_be_bought_first_and_says_of_the_rest_that_it_is_sold_out()
    {
        await using var host = new EngineStoryHost();
        var story = await FillsCartAsync(host);
        await StockAsync(host, "p1", 0);
        await StockAsync(host, "p2", 3);
        await story.PassesAsync(2);
        var mail = host.Sender.Messages.Last().Text;
        Assert.InRange(mail.IndexOf("Cup", StringComparison.Ordinal), 0, mail.IndexOf("Kettle", StringComparison.Ordinal));
        Assert.InRange(mail.IndexOf("Sold out", StringComparison.Ordinal), mail.IndexOf("Kettle", StringComparison.Ordinal), mail.Length);
    }

    [Fact]
    public async Task as_far_as_anybody_knows_is_not_when_the_catalogue_does_not_know_an_item()
    {
        await using var host = new EngineStoryHost();
        var story = await FillsCartAsync(host);
        await StockAsync(host, "p1", 0);
        await story.PassesAsync(2);
        await story.IsToldAsync("01:00 sent cart-reminder");
    }

    [Fact]
    public async Task stops_a_checkout_reminder_too()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("checkout.started", Cart);
        await StockAsync(host, "p1", 0);
        await StockAsync(host, "p2", 0);
        await story.PassesAsync(3);
        Assert.Equal(["suppressed"], (await host.DecisionsAsync(Ada)).Select(told => told.State).Distinct());
    }

    [Fact]
    public async Task and_a_product_that_was_looked_at_and_is_sold_out_are_treated_alike()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("product.viewed", "{'product':{'id':'p1','title':'Kettle'}}");
        await StockAsync(host, "p1", 0);
        await story.PassesAsync(5);
        await story.IsToldAsync("04:00 suppressed browse-reminder: Title of p1 is sold out");
    }

    [Fact]
    public async Task of_one_size_is_not_when_no_size_was_named_and_another_is_there()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("product.viewed", "{'product':{'id':'shirt','title':'Shirt'}}");
        await SaysAsync(host, "shirt", "'variants':[{'id':'m','stock':0},{'id':'l','stock':2}]");
        await story.PassesAsync(5);
        await story.IsToldAsync("04:00 sent browse-reminder");
    }

    private const string Cart =
        "{'cart':{'id':'cart-1','url':'https://shop.example/cart','currency':'EUR','total':'38.50','items':[{'productId':'p1','title':'Kettle','price':'20.00','quantity':1},{'productId':'p2','title':'Cup','price':'18.50','quantity':1}]}}";

    private static async Task<Story> FillsCartAsync(EngineStoryHost host)
    {
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("cart.updated", Cart);
        return story;
    }

    private Task StockAsync(EngineStoryHost host, string id, int stock) => SaysAsync(host, id, $"'stock':{stock}");

    private Task SaysAsync(EngineStoryHost host, string id, string what) => host.HappenAsync(new StoreEvent(
        $"product-{++products}", "/shop", "product.updated", host.Now, null, Offers.Json($"{{'product':{{'id':'{id}','title':'Title of {id}',{what}}}}}")));
}
