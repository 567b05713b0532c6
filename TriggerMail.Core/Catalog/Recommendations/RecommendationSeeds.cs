using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Catalog.Recommendations;

/// <summary>The products a contact has to do with. Pure.</summary>
internal static class RecommendationSeeds
{
    public const string Viewed = "viewed";

    /// <summary>How many looks a mail may show.</summary>
    public const int LooksShown = 6;

    private const int Most = 8;

    /// <summary>What the contact has to do with: the event's product first, then the cart, the last looks (the newest weighs most) and the last order.</summary>
    public static IReadOnlyList<RecommendationSeed> Of(Facts facts)
    {
        var seeds = new List<RecommendationSeed>();
        if (facts.Event?.Data.Get("product").Get("id").Text() is { } product)
            seeds.Add(new(product, 2, Viewed));
        seeds.AddRange(InBasket(facts.Root("cart")).Select(id => new RecommendationSeed(id, 1.5, "cart")));
        seeds.AddRange(InBasket(facts.Root("order")).Select(id => new RecommendationSeed(id, 1.5, "bought")));
        seeds.AddRange(Looks(facts.Contact).Select((id, at) => new RecommendationSeed(id, Math.Pow(0.8, at), Viewed)));
        return [.. seeds.DistinctBy(seed => seed.Id).Take(Most)];
    }

    /// <summary>What is never recommended: it is in the cart, or was bought lately.</summary>
    public static HashSet<string> Had(Facts facts) =>
        [.. InBasket(facts.Root("cart")), .. InBasket(facts.Root("order")), .. InBasket(facts.Contact.LastOrder?.Data), .. facts.Contact.Bought];

    /// <summary>Products looked at, the newest first.</summary>
    public static IEnumerable<string> Looks(Contact contact) => contact.Viewed.Select(viewed => viewed.Get("id").Text()).OfType<string>().Distinct();

    public static IEnumerable<string> InBasket(JsonElement? basket) =>
        basket is { } some ? some.Get("items").Each().Select(item => item.Get("productId").Text()).OfType<string>().Distinct() : [];
}
