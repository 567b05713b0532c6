using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Catalog.Recommendations;

/// <summary>
/// Learns which products go together. Derived and never decided upon but for what is shown: gathered in memory and written every few
/// moments (<see cref="FlushAsync"/>), many events in one write a product, so a crash loses the last moments of learning and nothing else.
/// </summary>
public sealed class Affinities(IRecordStore records, TimeProvider clock)
{
    private const string Row = "with";
    private const string Everything = "popular";
    private const int MostTogether = 20;
    private const int LooksTogether = 4;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan OneVisit = TimeSpan.FromHours(6);

    private readonly Lock gate = new();
    private DateTimeOffset flushedAt;
    private Dictionary<string, AffinityGain> fresh = new(StringComparer.Ordinal);

    /// <summary>Learns from an event of a contact.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="before">The contact before it.</param>
    internal void Learn(StoreEvent happened, Contact before)
    {
        if (happened.Type == EventTypes.OrderPlaced)
            Bought(ProductsOf(happened.Data.Get("order").Get("items")));
        else if (happened.Type == EventTypes.ProductViewed && happened.Data.Get("product").Get("id").Text() is { } product)
            Looked(product, happened, before);
    }

    /// <summary>Learns that these were in one order.</summary>
    public void Bought(IReadOnlyList<string> products)
    {
        ArgumentNullException.ThrowIfNull(products);
        lock (gate)
            foreach (var product in products)
            {
                GainOf(product).Bought++;
                GainOf("").With(product, 1, 0);
                foreach (var other in products)
                    if (other != product)
                        GainOf(product).With(other, 1, 0);
            }
    }

    /// <summary>Learns that a product was looked at, after these others in the same visit.</summary>
    public void Looked(string product, IEnumerable<string> others)
    {
        ArgumentNullException.ThrowIfNull(others);
        lock (gate)
        {
            GainOf(product).Seen++;
            GainOf("").With(product, 0, 1);
            foreach (var other in others.Where(other => other != product).Distinct().Take(LooksTogether))
            {
                GainOf(product).With(other, 0, 1);
                GainOf(other).With(product, 0, 1);
            }
        }
    }

    /// <summary>Writes what was learned, unless that was done just now.</summary>
    public ValueTask FlushIfDueAsync(CancellationToken cancel = default) =>
        clock.GetUtcNow() - flushedAt >= Beat ? FlushAsync(cancel) : ValueTask.CompletedTask;

    /// <summary>Writes what was learned since the last time.</summary>
    public async ValueTask FlushAsync(CancellationToken cancel = default)
    {
        flushedAt = clock.GetUtcNow();
        Dictionary<string, AffinityGain> gains;
        lock (gate)
            (gains, fresh) = (fresh, new(StringComparer.Ordinal));
        foreach (var (product, gain) in gains)
            await AddAsync(Partition(product), gain, cancel);
    }

    /// <summary>What goes with a product; <see cref="Affinity.None"/> when nothing is known.</summary>
    public async ValueTask<Affinity> FindAsync(string product, CancellationToken cancel = default) =>
        await records.GetAsync(Partition(product), Row, cancel) is { } record ? Read(record) : Affinity.None;

    /// <summary>The products most is going on around, as neighbours of nothing in particular.</summary>
    public ValueTask<Affinity> PopularAsync(CancellationToken cancel = default) => FindAsync("", cancel);

    private void Looked(string product, StoreEvent happened, Contact before)
    {
        var visit = before.Activity.TryGetValue(EventTypes.ProductViewed, out var looks) && happened.Time - looks.Last <= OneVisit;
        Looked(product, visit ? before.Viewed.Select(viewed => viewed.Get("id").Text()).OfType<string>() : []);
    }

    private AffinityGain GainOf(string product) => fresh.TryGetValue(product, out var gain) ? gain : fresh[product] = new();

    private async ValueTask AddAsync(string partition, AffinityGain gain, CancellationToken cancel)
    {
        BatchResult result;
        do
        {
            var record = await records.GetAsync(partition, Row, cancel);
            var body = JsonSerializer.SerializeToUtf8Bytes((record is null ? Affinity.None : Read(record)).Plus(gain, clock.GetUtcNow()), AffinityJson.Default.Affinity);
            result = await records.CommitAsync(new(partition, [record is null ? new Change.Insert(Row, body) : new Change.Replace(Row, body, record.Version)]), cancel);
        }
        while (result is BatchResult.Conflict);
    }

    private static List<string> ProductsOf(JsonElement items) =>
        [.. items.Each().Select(item => item.Get("productId").Text()).OfType<string>().Distinct().Take(MostTogether)];

    private static string Partition(string product) => product.Length == 0 ? Everything : ProductStore.Partition(product);

    private static Affinity Read(StoredRecord record) => JsonSerializer.Deserialize(record.Body.Span, AffinityJson.Default.Affinity)!;
}

[JsonSerializable(typeof(Affinity))]
internal sealed partial class AffinityJson : JsonSerializerContext;
