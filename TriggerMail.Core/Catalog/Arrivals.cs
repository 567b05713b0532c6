using TriggerMail.Catalog.Recommendations;

namespace TriggerMail.Catalog;

/// <summary>What came into the shop lately, matched to what a contact has to do with. Pure.</summary>
internal static class Arrivals
{
    /// <summary>How long a product counts as new, from the day it was first heard of: a week, and the two days that a weekly mail may be held.</summary>
    public static readonly TimeSpan NewFor = TimeSpan.FromDays(9);

    /// <summary>
    /// New products, those first that share a category with one of the contact's own, the newest of them before the others. What the
    /// contact looked at, has or had already is not new to them.
    /// </summary>
    /// <param name="newest">The new products, the newest first.</param>
    /// <param name="seeds">What the contact has to do with.</param>
    /// <param name="had">What was bought or is in the cart.</param>
    /// <param name="known">The products themselves.</param>
    public static IEnumerable<Recommended> For(
        IReadOnlyList<string> newest, IReadOnlyList<RecommendationSeed> seeds, IReadOnlySet<string> had, IReadOnlyDictionary<string, Product> known)
    {
        var own = seeds.Select(seed => seed.Id).ToHashSet(StringComparer.Ordinal);
        return newest.Where(id => known.ContainsKey(id) && !own.Contains(id) && !had.Contains(id))
            .Select(id => (Id: id, Near: seeds.Where(seed => Share(known.GetValueOrDefault(seed.Id), known[id])).MaxBy(seed => seed.Weight)))
            .OrderByDescending(one => one.Near?.Weight ?? 0)
            .Select(one => new Recommended(one.Id, one.Near?.Because ?? "new", one.Near?.Id));
    }

    private static bool Share(Product? one, Product other) => one is not null && one.Categories.Intersect(other.Categories, StringComparer.OrdinalIgnoreCase).Any();
}
