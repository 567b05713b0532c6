using TriggerMail.Events;
using TriggerMail.Stories;
using TriggerMail.Tests.Events;

namespace TriggerMail.Catalog;

public sealed class A_product
{
    [Fact]
    public async Task of_shopify_is_kept_with_its_variants()
    {
        await using var host = new EngineStoryHost();
        await host.HappenAsync(Sample.Shopify("products/update", Sample.Text("shopify/products-update")));

        var product = (await host.Engine.Products.FindAsync("788032119674292921"))!;
        Assert.Equal(("Paper lantern", "https://cdn.example/lantern.png", true), (product.Title, product.Image, product.IsForSale));
        Assert.Equal([("Red", "19.90", 7L, true), ("Blue", "21.90", -2L, false)], product.Variants.Select(one => (one.Title!, one.Price!, one.Stock!.Value, one.IsInStock)));
        Assert.True(product.Sells("642667041472713923"));
        Assert.False(product.Sells("642667041472713925"));
    }

    [Fact]
    public async Task of_woocommerce_that_says_out_of_stock_is_not_for_sale()
    {
        await using var host = new EngineStoryHost();
        foreach (var happened in Sample.Woo("product.updated", Sample.Text("woocommerce/product")))
            await host.HappenAsync(happened);
        Assert.False((await host.Engine.Products.FindAsync("93"))!.IsForSale);
        Assert.Equal(new Rating(4.63m, 128), (await host.Engine.Products.FindAsync("93"))!.Rating);

        foreach (var happened in Sample.Woo("product.updated", Sample.Text("woocommerce/product").Replace("outofstock", "instock", StringComparison.Ordinal).Replace("15:00:02", "15:10:02", StringComparison.Ordinal)))
            await host.HappenAsync(happened);
        Assert.True((await host.Engine.Products.FindAsync("93"))!.IsForSale);
    }

    [Fact]
    public void keeps_what_an_update_does_not_mention()
    {
        var first = Apply(null, 0, "{'id':'p','title':'Kettle','price':'20.00','currency':'EUR','stock':3,'categories':['Kitchen']}");
        var then = Apply(first, 1, "{'id':'p','stock':1}");
        Assert.Equal(("Kettle", "EUR", "20.00", 1L), (then.Title, then.Currency, then.Find(null)!.Price, then.Find(null)!.Stock));
        Assert.Equal("Kitchen", Assert.Single(then.Categories));
    }

    [Theory]
    [InlineData("'stock':1")]
    [InlineData("'variantId':'red','stock':1")]
    [InlineData("'rating':{'value':'3.0'}")]
    [InlineData("'rating':{'count':9}")]
    public void keeps_its_rating_until_a_whole_one_is_told(string says)
    {
        var first = Apply(null, 0, "{'id':'p','rating':{'value':'4.6','count':128}}");
        Assert.Equal(new Rating(4.6m, 128), Apply(first, 1, $"{{'id':'p',{says}}}").Rating);
        Assert.Equal(new Rating(0, 0), Apply(first, 2, "{'id':'p','rating':{'value':'0.00','count':0}}").Rating);
    }

    // Reviews are told by another app than the one that counts the stock.
    [Fact]
    public void that_is_sold_out_or_withdrawn_stays_so_when_only_its_rating_is_told()
    {
        const string rating = "{'id':'p','title':'Kettle','rating':{'value':'4.6','count':128}}";
        var soldOut = Apply(null, 0, "{'id':'p','variants':[{'id':'m','stock':0}]}");
        var rated = Apply(soldOut, 1, rating);
        Assert.Equal((false, new Rating(4.6m, 128)), (rated.IsForSale, rated.Rating));
        Assert.Equal("Kettle", rated.Title);
        Assert.Equal(["m"], rated.Variants.Select(variant => variant.Id));
        Assert.True(Apply(Apply(null, 0, "{'id':'p','status':'draft'}"), 1, rating).IsWithdrawn);
        Assert.True(Apply(null, 0, rating).IsForSale);
    }

    [Fact]
    public void ignores_an_update_that_comes_late()
    {
        var first = Apply(null, 10, "{'id':'p','price':'20.00'}");
        Assert.Same(first, Apply(first, 5, "{'id':'p','price':'30.00'}"));
    }

    [Fact]
    public void whose_variants_are_told_one_by_one_gathers_them()
    {
        var parent = Apply(null, 0, "{'id':'p','title':'Lantern','price':'20.00'}");
        var red = Apply(parent, 1, "{'id':'p','variantId':'r','title':'Lantern - red','price':'21.00','stock':0}");
        var blue = Apply(red, 2, "{'id':'p','variantId':'b','title':'Lantern - blue','price':'22.00','stock':4}");
        Assert.Equal("Lantern", blue.Title);
        Assert.Equal(["", "r", "b"], blue.Variants.Select(variant => variant.Id));
        Assert.False(blue.Sells("r"));
        Assert.True(blue.Sells("b"));
    }

    [Fact]
    public void that_is_deleted_is_not_for_sale_and_comes_back_with_an_update()
    {
        var first = Apply(null, 0, "{'id':'p','price':'20.00'}");
        var gone = ProductReading.Apply(first, Event("product.deleted", 1, "{'id':'p'}"), At(1));
        Assert.False(gone.IsForSale);
        Assert.True(Apply(gone, 2, "{'id':'p'}").IsForSale);
    }

    [Theory]
    [InlineData("'price':'20.00'", "'price':'18.00'", "drop from 20.00")] // exactly 10 %
    [InlineData("'price':'20.00'", "'price':'18.01'", "")]
    [InlineData("'price':'5.00'", "'price':'4.30'", "")] // 14 %, but below the floor of 1
    [InlineData("'price':'20.00'", "'price':'25.00'", "")]
    [InlineData("'title':'new'", "'price':'18.00'", "")] // the first price heard is no drop
    [InlineData("'price':'20.00','stock':0", "'price':'10.00'", "")] // nobody can buy it
    [InlineData("'stock':0", "'stock':3", "back")]
    [InlineData("'stock':-2", "'stock':0", "")]
    [InlineData("'stock':1", "'stock':3", "")]
    [InlineData("'stock':0,'price':'20.00'", "'stock':3,'price':'10.00'", "back")]
    [InlineData("'price':'free'", "'price':'1.00'", "")]
    public void is_news_when_its_price_falls_far_enough_or_it_is_back(string before, string after, string news)
    {
        var first = Apply(null, 0, $"{{'id':'p',{before}}}");
        var told = ProductNews.Between(first, Apply(first, 1, $"{{'id':'p',{after}}}"), "e", new());
        Assert.Equal(news, string.Join(' ', told.Select(one => one.PriceBefore is null ? "back" : $"drop from {one.PriceBefore}")));
    }

    // aimeos/ai-client-html#55, PrestaShop#33474: people were told of the wrong size.
    [Fact]
    public void is_news_for_the_variant_that_changed_and_no_other()
    {
        var first = Apply(null, 0, "{'id':'p','variants':[{'id':'s','stock':0},{'id':'m','stock':0},{'id':'l','stock':5}]}");
        var told = ProductNews.Between(first, Apply(first, 1, "{'id':'p','variants':[{'id':'s','stock':0},{'id':'m','stock':2},{'id':'l','stock':5}]}"), "e", new());
        Assert.Equal("m", Assert.Single(told).VariantId);
    }

    private static Product Apply(Product? known, int minute, string product) => ProductReading.Apply(known, Event("product.updated", minute, product), At(minute));

    private static StoreEvent Event(string type, int minute, string product) =>
        new($"p-{minute}", "/story", type, At(minute), null, Offers.Json($"{{'product':{product}}}"));

    private static DateTimeOffset At(int minute) => EngineStoryHost.Start.AddMinutes(minute);
}
