using TriggerMail.Catalog;
using TriggerMail.Storage;

namespace TriggerMail.Events;

/// <summary>
/// Events that are about the shop rather than one contact: products go to the catalogue, privacy requests to the list of work
/// that must be carried out, whatever else names nobody is kept by day.
/// </summary>
internal sealed class ShopEvents(IRecordStore records, ProductStore products)
{
    public const string PrivacyPartition = "privacy";

    /// <summary>Requests about a person are work to carry out, not something the person did.</summary>
    public static bool IsPrivacy(StoreEvent happened) => happened.Type.StartsWith("privacy.", StringComparison.Ordinal);

    /// <summary>Keeps it; the product when it is about one.</summary>
    public async ValueTask<Product?> KeepAsync(StoreEvent happened, DateTimeOffset now, CancellationToken cancel)
    {
        if (IsPrivacy(happened))
            await PutAsync(PrivacyPartition, $"{RowKey.Time(happened.Time)}|{RowKey.Hash(happened.Source + "\n" + happened.Id)}", happened, cancel);
        else if (await products.KeepAsync(happened, cancel) is { } product)
            return product;
        else if (happened.Subject is null && Contacts.Alias.Of(happened).Count == 0)
            await PutAsync($"events|{now.UtcDateTime:yyyy-MM-dd}", RowKey.Hash(happened.Source + "\n" + happened.Id), happened, cancel);
        return null;
    }

    private async ValueTask PutAsync(string partition, string row, StoreEvent happened, CancellationToken cancel) =>
        await records.CommitAsync(new(partition, [new Change.Upsert(row, StoreEventJson.Write(happened))]), cancel);
}
