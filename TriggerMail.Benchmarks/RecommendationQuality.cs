using TriggerMail.Catalog.Recommendations;
using TriggerMail.Storage;
using static TriggerMail.Benchmarks.Finding;

namespace TriggerMail.Benchmarks;

/// <summary>
/// Leave one out: of each shopper nobody learned from, one product of the last order is hidden, and the list made from the rest is
/// searched for it. Against the list of what is popular, which knows nothing of the shopper.
/// </summary>
internal static class RecommendationQuality
{
    private static readonly int[] Lengths = [4, 8];

    /// <summary>How often the hidden product was among the first so many.</summary>
    public sealed record HitRate(int Length, double Recommended, double Popular, int Cases);

    public static async Task<IReadOnlyList<Finding>> RunAsync(string[] args) =>
    [
        .. (await MeasureAsync(5_000)).Select(rate => new Finding(
            Say($"recommendations: hidden product among the first {rate.Length}"), Say($"{rate.Recommended:P1} of {rate.Cases:N0}"),
            Say($"popular {rate.Popular:P1}"), "better than popular", rate.Recommended > rate.Popular)),
    ];

    public static async Task<IReadOnlyList<HitRate>> MeasureAsync(int shoppers)
    {
        var all = SampleShop.Shoppers(shoppers);
        var affinities = new Affinities(new InMemoryRecordStore(), TimeProvider.System);
        foreach (var shopper in all.Where((_, n) => !IsTest(n)))
            Learn(affinities, shopper);
        await affinities.FlushAsync();
        var popular = await affinities.PopularAsync();
        var cases = all.Where((shopper, n) => IsTest(n) && shopper.Orders[^1].Count > 1).ToList();
        var lists = new List<(string Hidden, IReadOnlyList<string> Recommended, IReadOnlyList<string> Popular)>();
        foreach (var shopper in cases)
            lists.Add(await ListsAsync(affinities, popular, shopper));
        return [.. Lengths.Select(length => new HitRate(length,
            lists.Count(one => one.Recommended.Take(length).Contains(one.Hidden)) / (double)lists.Count,
            lists.Count(one => one.Popular.Take(length).Contains(one.Hidden)) / (double)lists.Count, lists.Count))];
    }

    private static bool IsTest(int n) => n % 5 == 0;

    private static void Learn(Affinities affinities, SampleShop.Shopper shopper)
    {
        for (var at = 0; at < shopper.Looks.Count; at++)
            affinities.Looked(shopper.Looks[at], shopper.Looks.Take(at).Reverse());
        foreach (var order in shopper.Orders)
            affinities.Bought(order);
    }

    private static async Task<(string Hidden, IReadOnlyList<string> Recommended, IReadOnlyList<string> Popular)> ListsAsync(
        Affinities affinities, Affinity popular, SampleShop.Shopper shopper)
    {
        var hidden = shopper.Orders[^1][^1];
        var bought = shopper.Orders.SelectMany(order => order).Where(product => product != hidden).ToHashSet();
        // Whoever looked at the hidden product would give it away.
        List<RecommendationSeed> seeds =
        [
            .. shopper.Orders[^1].SkipLast(1).Select(product => new RecommendationSeed(product, 1.5, "bought")),
            .. shopper.Looks.Reverse().Where(product => product != hidden && !bought.Contains(product)).Distinct().Select((product, at) => new RecommendationSeed(product, Math.Pow(0.8, at), "viewed")),
        ];
        seeds = [.. seeds.Take(8)];
        var near = new Dictionary<string, Affinity>();
        foreach (var seed in seeds)
            near[seed.Id] = await affinities.FindAsync(seed.Id);
        var most = Lengths.Max();
        var list = Recommender.Recommend(seeds, near, popular, [], product => !bought.Contains(product), most);
        return (hidden, [.. list.Select(one => one.Id)], [.. popular.Neighbours.Select(one => one.Id).Where(product => !bought.Contains(product)).Take(most)]);
    }
}
