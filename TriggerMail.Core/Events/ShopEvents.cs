using System.Text.Json;
using TriggerMail.Storage;

namespace TriggerMail.Events;

/// <summary>
/// Events that are about the shop rather than one contact: products go to the catalogue, and whatever else names
/// nobody is kept by day.
/// </summary>
internal sealed class ShopEvents(IRecordStore records)
{
    /// <summary>Requests about a person are work to carry out, not something the person did.</summary>
    public static bool IsPrivacy(StoreEvent happened) => happened.Type.StartsWith("privacy.", StringComparison.Ordinal);

    public async ValueTask KeepAsync(StoreEvent happened, DateTimeOffset now, CancellationToken cancel)
    {
        if (happened.Type is EventTypes.ProductUpdated or EventTypes.ProductDeleted && ProductId(happened) is { } product)
            await PutAsync($"product|{RowKey.Of(product)}", "product", happened, cancel);
        else if (happened.Subject is null && Contacts.Alias.Of(happened).Count == 0)
            await PutAsync($"events|{now.UtcDateTime:yyyy-MM-dd}", RowKey.Hash(happened.Source + "\n" + happened.Id), happened, cancel);
    }

    private async ValueTask PutAsync(string partition, string row, StoreEvent happened, CancellationToken cancel) =>
        await records.CommitAsync(new(partition, [new Change.Upsert(row, StoreEventJson.Write(happened))]), cancel);

    private static string? ProductId(StoreEvent happened) =>
        happened.Part("product") is { } product && product.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString() : null;
}
