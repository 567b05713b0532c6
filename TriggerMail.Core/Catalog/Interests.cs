using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Catalog;

/// <summary>
/// Who looked at a product or put it into the cart, and who asked to be told of it. Derived: written before the turn of the event, so
/// a crash leaves one too many and never one too few. Looks are kept by the week (<see cref="InterestRetention"/>): old ones are not read, and go.
/// </summary>
internal sealed class Interests(IRecordStore records, ProductStore products, InterestRetention weeks)
{
    /// <summary>How long a look at a product counts as interest in its price.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromDays(30);

    private const int MostItems = 20;
    private const string AnyVariant = "";

    /// <summary>Remembers what an event says about the contact's interests.</summary>
    /// <param name="contact">The contact's id.</param>
    /// <param name="before">The contact before the event: what was in the cart already is remembered already.</param>
    /// <param name="happened">The event.</param>
    /// <param name="now">When it is handled.</param>
    /// <param name="cancel">Gives up.</param>
    public async ValueTask RememberAsync(string contact, Contact before, StoreEvent happened, DateTimeOffset now, CancellationToken cancel)
    {
        if (happened.Type == EventTypes.ProductNotifyRequested && Of(happened.Data.Get("product"), "id") is var (asked, variant))
            await PutAsync(AskedFor(asked, variant), $"{RowKey.Time(now)}|{contact}", cancel);
        var seen = SeenIn(happened, before).ToList();
        if (seen.Count > 0 && await products.HasAnyAsync(cancel))
            foreach (var (product, of) in seen)
            {
                await weeks.ListAsync(SeenIn(product, of, InterestRetention.Of(now)), now, cancel);
                await PutAsync(SeenIn(product, of, InterestRetention.Of(now)), contact, cancel);
            }
    }

    /// <summary>The partitions of everybody who looked at one of these variants, or at the product without saying which, in the last weeks.</summary>
    public static ImmutableArray<string> SeenSince(string product, IEnumerable<string> variants, DateTimeOffset now) =>
    [
        .. from variant in variants.Append(AnyVariant).Distinct()
           from week in Enumerable.Range(InterestRetention.Of(now - LookBack), InterestRetention.Of(now) - InterestRetention.Of(now - LookBack) + 1)
           select SeenIn(product, variant, week),
    ];

    /// <summary>Those who asked first and were not told yet, for the variant and then for the product as a whole.</summary>
    public async Task<IReadOnlyList<(string Partition, StoredRecord Row)>> FirstAskedAsync(string product, string variant, int most, CancellationToken cancel)
    {
        var first = new List<(string, StoredRecord)>();
        foreach (var partition in (string[])[.. new[] { variant, AnyVariant }.Distinct().Select(one => AskedFor(product, one))])
            if (first.Count < most)
                foreach (var row in await records.RangeAsync(partition, new("", null, most - first.Count), cancel))
                    first.Add((partition, row));
        return first;
    }

    /// <summary>They are being told: one mail for one request.</summary>
    public async Task ToldAsync(IEnumerable<(string Partition, StoredRecord Row)> told, CancellationToken cancel)
    {
        foreach (var some in told.GroupBy(one => one.Partition))
            foreach (var rows in some.Chunk(StorageLimits.BatchChanges))
                await records.CommitAsync(new(some.Key, [.. rows.Select(one => new Change.Delete(one.Row.Row, one.Row.Version))]), cancel);
    }

    /// <summary>Forgets what an event of a contact made us remember.</summary>
    internal async ValueTask ForgetAsync(string contact, EventRow row, CancellationToken cancel)
    {
        var happened = new StoreEvent(row.Id, row.Source, row.Type, row.At, null, row.Data);
        foreach (var (product, variant) in SeenIn(happened, new() { Id = contact, CreatedAt = row.At }))
            // Remembered a moment before the row was written, so perhaps in the week before.
            foreach (var week in (int[])[InterestRetention.Of(row.ReceivedAt), InterestRetention.Of(row.ReceivedAt) - 1])
                await DeleteAsync(SeenIn(product, variant, week), contact, cancel);
        if (row.Type == EventTypes.ProductNotifyRequested && Of(row.Data.Get("product"), "id") is var (asked, of))
            foreach (var record in await records.RangeAsync(AskedFor(asked, of), RowRange.All, cancel))
                if (ContactOf(record) == contact)
                    await DeleteAsync(AskedFor(asked, of), record.Row, cancel);
    }

    /// <summary>
    /// Forgets all that is remembered of a contact whose events cannot be read: looks wherever the store can tell its partitions, and
    /// requests to be told of products there are.
    /// </summary>
    internal async ValueTask ForgetAllAsync(string contact, CancellationToken cancel)
    {
        await foreach (var partition in PartitionSearch.WithAsync(records, contact, "seen|", cancel))
            await DeleteAsync(partition, contact, cancel);
        foreach (var product in await products.NewestAsync(int.MaxValue, cancel))
            foreach (var variant in (await products.FindAsync(product, cancel))?.Variants.Select(one => one.Id).Append(AnyVariant).Distinct() ?? [AnyVariant])
                foreach (var record in await records.RangeAsync(AskedFor(product, variant), RowRange.All, cancel))
                    if (ContactOf(record) == contact)
                        await DeleteAsync(AskedFor(product, variant), record.Row, cancel);
    }

    private async ValueTask DeleteAsync(string partition, string row, CancellationToken cancel)
    {
        if (await records.GetAsync(partition, row, cancel) is { } record)
            await records.CommitAsync(new(partition, [new Change.Delete(row, record.Version)]), cancel);
    }

    /// <summary>The contact of a row of <see cref="FirstAskedAsync"/>.</summary>
    public static string ContactOf(StoredRecord row) => row.Row.Split('|')[1];

    private async ValueTask PutAsync(string partition, string row, CancellationToken cancel) =>
        await records.CommitAsync(new(partition, [new Change.Upsert(row, default)]), cancel);

    private static IEnumerable<(string Product, string Variant)> SeenIn(StoreEvent happened, Contact before)
    {
        if (happened.Type == EventTypes.ProductViewed && Of(happened.Data.Get("product"), "id") is var (product, variant))
            return [(product, variant)];
        if (happened.Type is not (EventTypes.CartUpdated or EventTypes.CheckoutStarted))
            return [];
        var had = Items(before.Cart?.Data).ToHashSet();
        return Items(happened.Part("cart")).Where(item => !had.Contains(item)).Distinct().Take(MostItems);
    }

    private static IEnumerable<(string Product, string Variant)> Items(JsonElement? cart)
    {
        if (cart is { } some)
            foreach (var item in some.Get("items").Each())
                if (Of(item, "productId") is var (product, variant))
                    yield return (product, variant);
    }

    private static (string Product, string Variant)? Of(JsonElement said, string idName) =>
        said.Get(idName).Text() is { } id ? (id, said.Get("variantId").Text() ?? AnyVariant) : null;

    private static string AskedFor(string product, string variant) => $"asked|{RowKey.Of(product)}|{RowKey.Of(variant)}";

    private static string SeenIn(string product, string variant, int week) =>
        string.Create(CultureInfo.InvariantCulture, $"seen|{RowKey.Of(product)}|{RowKey.Of(variant)}|{week}");
}
