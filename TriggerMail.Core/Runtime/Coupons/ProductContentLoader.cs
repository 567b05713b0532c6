using TriggerMail.Catalog;
using TriggerMail.Catalog.Recommendations;
using TriggerMail.Segments;

namespace TriggerMail.Runtime.Coupons;

/// <summary>Reads what a mail may speak of, just before it is composed.</summary>
internal sealed class ProductContentLoader(ProductStore products, Affinities affinities)
{
    private const int Candidates = 24;
    private const int Shown = 8;
    private const int ItemsRefreshed = 40;
    private const int ArrivalsRead = 16;

    public async Task<MessageProducts> StockAsync(Facts facts, CancellationToken cancel)
    {
        if (!await products.HasAnyAsync(cancel))
            return MessageProducts.Empty;
        await affinities.FlushIfDueAsync(cancel);
        var seeds = RecommendationSeeds.Of(facts);
        var (popular, had) = (await affinities.PopularAsync(cancel), RecommendationSeeds.Had(facts));
        var near = await ReadAsync(seeds.Select(seed => seed.Id), async (id, stop) => await affinities.FindAsync(id, stop), cancel);
        var newest = await products.NewestAsync(Candidates, cancel);
        var wanted = Recommender.Recommend(seeds, near, popular, newest, id => !had.Contains(id), Candidates);
        var fresh = await products.NewSinceAsync(facts.Now - Arrivals.NewFor, ArrivalsRead, cancel);
        var spoken = RecommendationSeeds.InBasket(facts.Root("cart")).Concat(RecommendationSeeds.InBasket(facts.Root("order"))).Take(ItemsRefreshed)
            .Concat(RecommendationSeeds.Looks(facts.Contact).Take(RecommendationSeeds.LooksShown)).Concat(facts.Contact.Drops.Select(drop => drop.ProductId))
            .Concat(seeds.Select(seed => seed.Id)).Concat(wanted.Select(one => one.Id)).Concat(fresh);
        var known = await ReadAsync(spoken, products.FindAsync, cancel);
        return new(known, [.. OnSale(wanted, known)]) { Arrivals = [.. OnSale(Arrivals.For(fresh, seeds, had, known), known)] };
    }

    private static IEnumerable<Recommended> OnSale(IEnumerable<Recommended> list, IReadOnlyDictionary<string, Product> known) =>
        list.Where(one => known.TryGetValue(one.Id, out var product) && product.IsForSale && product.Title is not null).Take(Shown);

    private static async Task<IReadOnlyDictionary<string, T>> ReadAsync<T>(
        IEnumerable<string> ids, Func<string, CancellationToken, ValueTask<T?>> find, CancellationToken cancel) where T : class
    {
        var found = await Task.WhenAll(ids.Distinct().Select(async id => (Id: id, Value: await find(id, cancel))));
        return found.Where(one => one.Value is not null).ToDictionary(one => one.Id, one => one.Value!, StringComparer.Ordinal);
    }
}
