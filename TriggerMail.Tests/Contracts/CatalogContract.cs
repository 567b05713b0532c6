using TriggerMail.Catalog;
using TriggerMail.Catalog.Coupons;
using TriggerMail.Events;
using TriggerMail.Stories;

namespace TriggerMail.Storage;

/// <summary>What coupon pools and products promise on every record store.</summary>
public abstract class CatalogContract
{
    /// <summary>A store without a record, for one test.</summary>
    protected abstract IRecordStore Store { get; }

    [Fact]
    public async Task A_pool_that_many_ask_at_once_gives_each_code_once_and_then_says_that_it_is_empty()
    {
        var pools = new CouponPools(Store, TimeProvider.System);
        await pools.ImportAsync("spring", Enumerable.Range(0, 12).Select(n => $"SPRING-{n}"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => Task.Run(async () => await pools.ReserveAsync(new("spring", $"coupon-{n}", "c"), default))));
        var codes = answers.OfType<PoolAnswer.Reserved>().Select(answer => answer.Code).ToList();
        Assert.Equal((12, 12), (codes.Count, codes.Distinct().Count()));
        Assert.Equal(8, answers.OfType<PoolAnswer.Empty>().Count());
        Assert.Equal([new PoolCount("spring", 0, 12, 0)], await pools.CountAsync());
    }

    [Fact]
    public async Task A_pool_asked_again_for_the_same_coupon_gives_the_same_code()
    {
        var pools = new CouponPools(Store, TimeProvider.System);
        await pools.ImportAsync("spring", Enumerable.Range(0, 12).Select(n => $"SPRING-{n}"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () => await pools.ReserveAsync(new("spring", "coupon", "c"), default))));
        var answer = (PoolAnswer.Reserved)Assert.Single(answers.Distinct());
        Assert.True(await pools.ConfirmAsync(answer, default));
        Assert.False(await pools.ConfirmAsync(answer with { Code = "SPRING-X" }, default));
    }

    [Fact]
    public async Task A_pool_counts_more_codes_than_a_page_holds_and_imports_more_than_a_batch_takes()
    {
        var pools = new CouponPools(Store, TimeProvider.System);
        Assert.Equal(new PoolImport(1_050, 0), await pools.ImportAsync("spring", Enumerable.Range(0, 1_050).Select(n => $"SPRING-{n}")));
        Assert.Equal(new PoolImport(1, 1), await pools.ImportAsync("spring", ["SPRING-7", "SPRING-X"]));
        Assert.Equal([new PoolCount("spring", 1_051, 0, 0)], await pools.CountAsync());
    }

    [Fact]
    public async Task Products_told_at_once_are_all_kept_and_listed_the_newest_first()
    {
        var host = new EngineStoryHost(records: Store);
        foreach (var id in (string[])["a", "b|c", "d/e"])
        {
            await Task.WhenAll(Enumerable.Range(0, 4).Select(n => Task.Run(() => host.HappenAsync(new StoreEvent(
                $"{id}-{n}", "/shop", "product.updated", host.Now, null, Offers.Json($"{{'product':{{'id':'{id}','variantId':'v{n}','title':'T','stock':{n}}}}}"))))));
            await host.PassAsync(TimeSpan.FromMinutes(1));
        }
        Assert.Equal(["d/e", "b|c", "a"], await host.Engine.Products.NewestAsync(9));
        Assert.Equal(4, (await host.Engine.Products.FindAsync("b|c"))!.Variants.Length);
    }

    [Fact]
    public async Task Those_interested_are_told_on_this_store_too()
    {
        var host = new EngineStoryHost([], Store);
        await host.HappenAsync(new("p0", "/shop", "product.updated", host.Now, null, Offers.Json("{'product':{'id':'kettle','price':'20.00','stock':1}}")));
        await new Story(host).SeesAsync("product.viewed", "{'product':{'id':'kettle'}}");
        await host.HappenAsync(new("p1", "/shop", "product.updated", host.Now, null, Offers.Json("{'product':{'id':'kettle','price':'10.00'}}")));
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal("20.00", Assert.Single((await host.Engine.Contacts.FindAsync("ada@example.com"))!.Drops).OldPrice);
    }
}
