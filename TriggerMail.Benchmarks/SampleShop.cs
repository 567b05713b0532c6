namespace TriggerMail.Benchmarks;

/// <summary>
/// A made-up shop with the structure one expects of a real one: a few products sell far better than the rest (Zipf), products belong
/// to themes, and a shopper mostly stays with one or two of them, but buys what everybody buys too. Made from a seed, so it is the same
/// everywhere. It shows that the recommender finds structure where there is some; it says nothing about any real shop.
/// </summary>
internal sealed class SampleShop
{
    private const int Themes = 24, ProductsATheme = 15;
    private const double StaysWithTheme = 0.65;

    private ulong state;

    private SampleShop(ulong seed) => state = seed;

    /// <summary>One shopper: looks in the order they happened, and orders.</summary>
    public sealed record Shopper(IReadOnlyList<string> Looks, IReadOnlyList<IReadOnlyList<string>> Orders);

    /// <summary>So many shoppers.</summary>
    public static IReadOnlyList<Shopper> Shoppers(int count, ulong seed = 20260302)
    {
        var shop = new SampleShop(seed);
        return [.. Enumerable.Range(0, count).Select(_ => shop.NextShopper())];
    }

    private Shopper NextShopper()
    {
        int[] themes = Next() < 0.6 ? [Zipf(Themes)] : [Zipf(Themes), Zipf(Themes)];
        var looks = Enumerable.Range(0, 4 + (int)(Next() * 12)).Select(_ => Product(themes)).ToList();
        var orders = Enumerable.Range(0, 1 + (int)(Next() * 3)).Select(_ =>
            (IReadOnlyList<string>)[.. Enumerable.Range(0, 1 + (int)(Next() * 4)).Select(_ => Next() < 0.3 ? looks[(int)(Next() * looks.Count)] : Product(themes)).Distinct()]);
        return new(looks, [.. orders]);
    }

    private string Product(int[] themes)
    {
        var theme = Next() < StaysWithTheme ? themes[(int)(Next() * themes.Length)] : Zipf(Themes);
        return $"t{theme}-p{Zipf(ProductsATheme)}";
    }

    // The n-th is chosen about 1/n as often as the first.
    private int Zipf(int count)
    {
        var sum = 0.0;
        for (var n = 1; n <= count; n++)
            sum += 1.0 / n;
        var at = Next() * sum;
        for (var n = 1; n <= count; n++)
            if ((at -= 1.0 / n) <= 0)
                return n - 1;
        return count - 1;
    }

    // SplitMix64 (Steele, Lea, Flood 2014): the same on every machine, unlike System.Random.
    private double Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 11) * (1.0 / (1UL << 53));
    }
}
