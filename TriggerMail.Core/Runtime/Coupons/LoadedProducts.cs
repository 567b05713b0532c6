using System.Collections.Concurrent;
using System.Collections.Immutable;
using TriggerMail.Catalog;
using TriggerMail.Segments;

namespace TriggerMail.Runtime.Coupons;

/// <summary>
/// Carries what was read for a send from the walk that wanted it to the same contact's next walk, a moment later. While the store has
/// no products at all, nothing is read.
/// </summary>
internal sealed class LoadedProducts(ProductContentLoader desk, ProductStore products)
{
    private readonly ConcurrentDictionary<string, ImmutableDictionary<string, MessageProducts>> stocked = new(StringComparer.Ordinal);

    /// <summary>What was read for the contact's sends; null: there is nothing to read.</summary>
    public IReadOnlyDictionary<string, MessageProducts>? Of(string contact) =>
        products.IsKnownEmpty ? null : stocked.GetValueOrDefault(contact, ImmutableDictionary<string, MessageProducts>.Empty);

    /// <summary>Whether the walk may be committed; if not, what it lacked is read, and it is to be done again.</summary>
    public async ValueTask<bool> MayCommitAsync(string contact, IReadOnlyList<(string SendId, Facts Facts)> unstocked, CancellationToken cancel)
    {
        foreach (var (sendId, facts) in unstocked)
        {
            var shelf = await desk.StockAsync(facts, cancel);
            stocked[contact] = stocked.GetValueOrDefault(contact, ImmutableDictionary<string, MessageProducts>.Empty).SetItem(sendId, shelf);
        }
        return unstocked.Count == 0;
    }

    /// <summary>The sends are decided: the next ones are read anew.</summary>
    public void Forget(string contact) => stocked.TryRemove(contact, out _);
}
