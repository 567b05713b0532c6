using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json;
using TriggerMail.Catalog;
using TriggerMail.Events;
using TriggerMail.Scheduling;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Bulk;

/// <summary>
/// Tells those interested what is news about a product, by bulk jobs: the event of the product only starts them. A fall of the price goes to
/// everybody who looked at it lately. What is back in stock goes to as many of those who asked as there are pieces for, and some hours
/// later to the next ones, while there is stock left.
/// </summary>
public sealed class CatalogTriggers
{
    // The stock is written when they are told.
    private static readonly TimeSpan Start = TimeSpan.FromSeconds(10);

    private const string Waves = "waves";

    private readonly IRecordStore records;
    private readonly ProductStore products;
    private readonly Interests interests;
    private readonly BulkJobs jobs;
    private readonly DueIndex due;
    private readonly CatalogSettings catalog;
    private readonly TimeProvider clock;
    private readonly Func<Alarm, CancellationToken, ValueTask>? onAlarm;

    internal CatalogTriggers(
        IRecordStore records, ProductStore products, Interests interests, BulkJobs jobs, DueIndex due, CatalogSettings catalog, TimeProvider clock,
        Func<Alarm, CancellationToken, ValueTask>? onAlarm) =>
        (this.records, this.products, this.interests, this.jobs, this.due, this.catalog, this.clock, this.onAlarm) =
        (records, products, interests, jobs, due, catalog, clock, onAlarm);

    /// <summary>Sees to it that what is untold about a product is told. Doing it again tells nobody twice.</summary>
    internal async Task TellAsync(Product product, CancellationToken cancel)
    {
        if (product.Untold.IsEmpty)
            return;
        var drops = product.Untold.Where(news => news.PriceBefore is not null).ToList();
        if (drops.Count > 0)
            await DroppedAsync(product, drops, cancel);
        foreach (var back in product.Untold.Where(news => news.PriceBefore is null))
            await WaveAsync(product, back, 1, cancel);
        await products.ToldAsync(product.Id, product.Untold, cancel);
    }

    /// <summary>The alarm of a wave rings: the next ones are told, if there is stock left.</summary>
    internal async Task<DateTimeOffset?> AdvanceAsync(string news, CancellationToken cancel)
    {
        if (await records.GetAsync(Waves, news, cancel) is { } record
            && JsonSerializer.Deserialize(record.Body.Span, NewsJson.Default.StockBatch) is { } wave
            && await products.FindAsync(wave.Product, cancel) is { } product && product.Sells(wave.News.VariantId))
            await WaveAsync(product, wave.News, wave.Number, cancel);
        return null;
    }

    // Several variants that become cheaper at once are one piece of news.
    private async Task DroppedAsync(Product product, List<ProductNews> drops, CancellationToken cancel)
    {
        var deepest = drops.MaxBy(news => ProductNews.Money(news.PriceBefore) - ProductNews.Money(product.Find(news.VariantId)?.Price))!;
        await jobs.StartAsync(new()
        {
            Id = $"drop.{deepest.Id}",
            Purpose = $"The price of {product.Title ?? product.Id} fell from {deepest.PriceBefore} to {product.Find(deepest.VariantId)?.Price}",
            StartsAt = clock.GetUtcNow() + Start,
            Gives = new(EventTypes.ProductPriceDropped, Data(product, deepest)),
            Over = new(Interests.SeenSince(product.Id, drops.Select(news => news.VariantId), clock.GetUtcNow())),
        }, cancel);
    }

    private async Task WaveAsync(Product product, ProductNews back, int number, CancellationToken cancel)
    {
        var settings = catalog;
        var pieces = product.Find(back.VariantId)?.Stock;
        var most = pieces is { } count ? (int)Math.Min(Math.Max(count, 1) * settings.ToldPerPiece, 100_000) : settings.ToldUncounted;
        var first = await interests.FirstAskedAsync(product.Id, back.VariantId, most, cancel);
        if (first.Count == 0)
            return;
        var now = clock.GetUtcNow();
        // The next wave first: after a crash it finds whoever is still waiting.
        var alarm = await SetAsync(new(product.Id, back, number + 1), now + TimeSpan.FromHours(settings.HoursBetweenWaves), cancel);
        var id = $"back.{back.Id}.{number}";
        await jobs.StartAsync(new()
        {
            Id = id,
            Purpose = $"{product.Title ?? product.Id} is back in stock: {first.Count} who asked for it",
            StartsAt = now + Start,
            Gives = new(EventTypes.ProductBackInStock, Data(product, back)),
        }, first.Select(one => Interests.ContactOf(one.Row)).Distinct().ToAsyncEnumerable(), cancel);
        // Only those it goes to: it may be an earlier start, before a crash, that stands.
        var told = (await records.RangeAsync(BulkJobStore.ListOf(id), RowRange.All, cancel)).Select(row => row.Row).ToHashSet(StringComparer.Ordinal);
        await interests.ToldAsync(first.Where(one => told.Contains(Interests.ContactOf(one.Row))), cancel);
        if (onAlarm is { } tell)
            await tell(alarm, cancel);
    }

    private async Task<Alarm> SetAsync(StockBatch wave, DateTimeOffset at, CancellationToken cancel)
    {
        await records.CommitAsync(new(Waves, [new Change.Upsert(wave.News.Id, JsonSerializer.SerializeToUtf8Bytes(wave, NewsJson.Default.StockBatch))]), cancel);
        var alarm = new Alarm(at, AlarmKind.StockWaves, null, wave.News.Id);
        await due.SetAsync(alarm, cancel);
        return alarm;
    }

    private static JsonElement Data(Product product, ProductNews news)
    {
        var variant = product.Find(news.VariantId.Length == 0 ? null : news.VariantId);
        var told = new JsonObject { ["id"] = product.Id };
        // Journeys tell enrollments apart by it, so it is always there.
        told.Put("variantId", news.VariantId.Length == 0 ? product.Id : news.VariantId);
        told.Put("title", product.Title);
        told.Put("url", product.Url);
        told.Put("image", product.Image);
        told.Put("price", variant?.Price);
        told.Put("currency", product.Currency);
        if (variant?.Stock is { } stock)
            told["stock"] = stock;
        told.Put("oldPrice", news.PriceBefore);
        return JsonSerializer.SerializeToElement(new JsonObject { ["product"] = told });
    }
}

/// <summary>Who is told next of a product that is back.</summary>
internal sealed record StockBatch(
    [property: JsonPropertyName("Product")] string Product,
    [property: JsonPropertyName("News")] ProductNews News,
    [property: JsonPropertyName("Number")] int Number);

[JsonSerializable(typeof(StockBatch))]
internal sealed partial class NewsJson : JsonSerializerContext;
