using System.Collections.Immutable;

namespace TriggerMail.Catalog.Recommendations;

/// <summary>A product the contact has to do with, and how much it says about what else may please.</summary>
/// <param name="Id">Which.</param>
/// <param name="Weight">Against the others.</param>
/// <param name="Because">What the mail may say of it: <c>viewed</c>, <c>cart</c>, <c>bought</c>.</param>
public sealed record RecommendationSeed(string Id, double Weight, string Because);

/// <summary>A product that is recommended.</summary>
/// <param name="Id">Which.</param>
/// <param name="Because">Why: <c>viewed</c>, <c>cart</c>, <c>bought</c>, <c>popular</c> or <c>new</c>.</param>
/// <param name="Of">The product it goes with; null for what is popular or new.</param>
public sealed record Recommended(string Id, string Because, string? Of);

/// <summary>
/// Composes a contact's list: what goes with the contact's own products, by how often both were bought or looked at together; then
/// what is popular; then what is new. Pure: no clock, no chance, and the same facts give the same list.
/// </summary>
public static class Recommender
{
    /// <summary>Purchases and looks below this say nothing yet; then it is popularity and novelty alone.</summary>
    public const double Floor = 200;

    // A look or two together may be chance: so much weight popularity has beside what was seen together.
    private const double Doubt = 20;

    /// <summary>The list, the best first.</summary>
    /// <param name="seeds">What the contact has to do with.</param>
    /// <param name="affinities">What goes with each seed.</param>
    /// <param name="popular">What is popular.</param>
    /// <param name="newest">Ids of the newest products, the newest first.</param>
    /// <param name="mayShow">False for what the contact bought, has in the cart, or cannot buy.</param>
    /// <param name="most">How many at most.</param>
    public static ImmutableArray<Recommended> Recommend(
        IReadOnlyList<RecommendationSeed> seeds, IReadOnlyDictionary<string, Affinity> affinities, Affinity popular, IReadOnlyList<string> newest,
        Func<string, bool> mayShow, int most)
    {
        ArgumentNullException.ThrowIfNull(seeds);
        ArgumentNullException.ThrowIfNull(affinities);
        ArgumentNullException.ThrowIfNull(popular);
        ArgumentNullException.ThrowIfNull(newest);
        var own = seeds.Select(seed => seed.Id).ToHashSet(StringComparer.Ordinal);
        var candidates = (HasEnough(popular) ? Personal(seeds, affinities, popular) : [])
            .Concat(popular.Neighbours.Select(one => new Recommended(one.Id, "popular", null)))
            .Concat(newest.Select(id => new Recommended(id, "new", null)));
        return [.. candidates.Where(one => !own.Contains(one.Id) && mayShow(one.Id)).DistinctBy(one => one.Id).Take(most)];
    }

    /// <summary>Whether enough is known to say what goes together.</summary>
    public static bool HasEnough(Affinity popular)
    {
        ArgumentNullException.ThrowIfNull(popular);
        return popular.Neighbours.Sum(one => one.Weight) >= Floor;
    }

    // How likely is this one, given the seed: what was seen with the seed, smoothed by what is popular anyway (a Dirichlet prior).
    private static IEnumerable<Recommended> Personal(IReadOnlyList<RecommendationSeed> seeds, IReadOnlyDictionary<string, Affinity> affinities, Affinity popular)
    {
        var all = popular.Neighbours.Sum(one => one.Weight);
        var prior = popular.Neighbours.ToDictionary(one => one.Id, one => Doubt * one.Weight / all, StringComparer.Ordinal);
        var scores = new Dictionary<string, (double Score, double Best, RecommendationSeed? Seed)>(StringComparer.Ordinal);
        foreach (var seed in seeds)
        {
            var near = affinities.GetValueOrDefault(seed.Id, Affinity.None).Neighbours;
            var sum = near.Sum(one => one.Weight) + Doubt;
            foreach (var one in near)
            {
                var (gain, had) = (seed.Weight * one.Weight / sum, scores.GetValueOrDefault(one.Id));
                scores[one.Id] = gain > had.Best ? (had.Score + gain, gain, seed) : had with { Score = had.Score + gain };
            }
            foreach (var (id, share) in prior)
                scores[id] = scores.GetValueOrDefault(id) with { Score = scores.GetValueOrDefault(id).Score + seed.Weight * share / sum };
        }
        return scores.OrderByDescending(one => one.Value.Score).ThenBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => one.Value.Seed is { } seed ? new Recommended(one.Key, seed.Because, seed.Id) : new(one.Key, "popular", null));
    }
}
