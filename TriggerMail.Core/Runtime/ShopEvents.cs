using TriggerMail.Catalog;
using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Runtime;

/// <summary>
/// Events that are about the shop rather than one contact: products go to the catalogue, and whatever else names
/// nobody is kept by day.
/// </summary>
internal sealed class ShopEvents(IRecordStore records, ProductStore products)
{
    /// <summary>Keeps it; the product when it is about one.</summary>
    public async ValueTask<Product?> KeepAsync(StoreEvent happened, DateTimeOffset now, CancellationToken cancel)
    {
        if (await products.KeepAsync(happened, cancel) is { } product)
            return product;
        if (happened.Subject is null && Contacts.Alias.Of(happened).Count == 0)
            await PutAsync($"events|{now.UtcDateTime:yyyy-MM-dd}", RowKey.Hash(happened.Key), happened, cancel);
        return null;
    }

    private async ValueTask PutAsync(string partition, string row, StoreEvent happened, CancellationToken cancel) =>
        await records.CommitAsync(new(partition, [new Change.Upsert(row, StoreEventJson.Write(happened))]), cancel);
}
