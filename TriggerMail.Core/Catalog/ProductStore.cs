using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Catalog;

/// <summary>The store's products, one partition each.</summary>
public sealed class ProductStore
{
    private const string List = "products";
    private const string Row = "now";

    private readonly IRecordStore records;
    private readonly TimeProvider clock;
    private readonly CatalogSettings settings;
    private DateTimeOffset? emptyUntil;
    private volatile bool hasSome;

    internal ProductStore(IRecordStore records, TimeProvider clock, CatalogSettings settings) =>
        (this.records, this.clock, this.settings) = (records, clock, settings);

    /// <summary>One product, or null when the store never spoke of it.</summary>
    public async ValueTask<Product?> FindAsync(string id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return await records.GetAsync(Partition(id), Row, cancel) is { } record ? Read(record) : null;
    }

    /// <summary>The ids of the newest products, the newest first.</summary>
    public async ValueTask<IReadOnlyList<string>> NewestAsync(int most, CancellationToken cancel = default) =>
        [.. (await records.RangeAsync(List, new("", null, most), cancel)).Select(record => System.Text.Encoding.UTF8.GetString(record.Body.Span))];

    /// <summary>The ids of the products first heard of since then, the newest first.</summary>
    internal async ValueTask<IReadOnlyList<string>> NewSinceAsync(DateTimeOffset then, int most, CancellationToken cancel) =>
        [.. (await records.RangeAsync(List, new("", RowKey.NewestFirst(then), most), cancel)).Select(record => System.Text.Encoding.UTF8.GetString(record.Body.Span))];

    /// <summary>Whether there was no product when this process last looked, and none has come to it since.</summary>
    internal bool IsKnownEmpty => !hasSome && emptyUntil > clock.GetUtcNow();

    /// <summary>
    /// Whether there is any product. A store begins with that once in its life, so the answer no is believed for a week, or until a
    /// product comes: a store without products pays for one look.
    /// </summary>
    internal async ValueTask<bool> HasAnyAsync(CancellationToken cancel)
    {
        if (hasSome || IsKnownEmpty)
            return hasSome;
        if ((await NewestAsync(1, cancel)).Count > 0)
            hasSome = true;
        else if (!hasSome)
            emptyUntil = clock.GetUtcNow() + TimeSpan.FromDays(7);
        return hasSome;
    }

    /// <summary>
    /// Learns from a product event. What it brings that is news is remembered in the same commit as <see cref="Product.Untold"/>,
    /// until <see cref="ToldAsync"/>. Null when the event is about no product.
    /// </summary>
    internal async ValueTask<Product?> KeepAsync(StoreEvent happened, CancellationToken cancel)
    {
        if (ProductReading.IdOf(happened) is not { } id)
            return null;
        (hasSome, emptyUntil) = (true, null);
        while (true)
        {
            var record = await records.GetAsync(Partition(id), Row, cancel);
            var before = record is null ? null : Read(record);
            var after = ProductReading.Apply(before, happened, clock.GetUtcNow());
            if (after == before)
                return after;
            var news = ProductNews.Between(before, after, happened.Key, settings);
            after = after with { Untold = [.. after.Untold.Concat(news).DistinctBy(one => one.Id)] };
            if (record is null)
                await ListAsync(after, cancel);
            if (await WriteAsync(after, record, cancel))
                return after;
        }
    }

    /// <summary>Forgets news that everybody interested is being told.</summary>
    internal async ValueTask ToldAsync(string id, ImmutableArray<ProductNews> told, CancellationToken cancel)
    {
        while (await records.GetAsync(Partition(id), Row, cancel) is { } record && Read(record) is var product && product.Untold.Any(told.Contains))
            if (await WriteAsync(product with { Untold = product.Untold.RemoveRange(told) }, record, cancel))
                return;
    }

    // Before the product itself: a list that names one too many does no harm.
    private async ValueTask ListAsync(Product product, CancellationToken cancel) => await records.CommitAsync(
        new(List, [new Change.Upsert($"{RowKey.NewestFirst(product.FirstSeenAt)}|{RowKey.Hash(product.Id)}", System.Text.Encoding.UTF8.GetBytes(product.Id))]), cancel);

    private async ValueTask<bool> WriteAsync(Product product, StoredRecord? record, CancellationToken cancel)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(product, ProductJson.Default.Product);
        Change change = record is null ? new Change.Insert(Row, body) : new Change.Replace(Row, body, record.Version);
        return await records.CommitAsync(new(Partition(product.Id), [change]), cancel) is BatchResult.Committed;
    }

    internal static string Partition(string id) => $"product|{RowKey.Of(id)}";

    private static Product Read(StoredRecord record) => JsonSerializer.Deserialize(record.Body.Span, ProductJson.Default.Product)
        ?? throw new InvalidDataException("A stored product is empty.");
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Product))]
internal sealed partial class ProductJson : JsonSerializerContext;
