using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Storage;

namespace TriggerMail.Catalog.Coupons;

/// <summary>What the store must know of a coupon to honour it.</summary>
/// <param name="At">When it was put aside, or taken back.</param>
/// <param name="State"><c>issued</c>, or <c>released</c>: nobody ever saw it, so it may be deleted.</param>
/// <param name="Id">The same for every line of one coupon.</param>
/// <param name="Code">The code.</param>
/// <param name="Name">What the journey calls it.</param>
/// <param name="Contact">The contact's id.</param>
/// <param name="Discount">What it is worth.</param>
/// <param name="Pool">The pool it is from; null: it was generated, and the store does not know it yet.</param>
/// <param name="ExpiresAt">Until when it is good.</param>
public sealed record CouponLine(
    [property: JsonPropertyName("At")] DateTimeOffset At,
    [property: JsonPropertyName("State")] string State,
    [property: JsonPropertyName("Id")] string Id,
    [property: JsonPropertyName("Code")] string Code,
    [property: JsonPropertyName("Name")] string Name,
    [property: JsonPropertyName("Contact")] string Contact,
    [property: JsonPropertyName("Discount")] Discount Discount,
    [property: JsonPropertyName("Pool")] string? Pool,
    [property: JsonPropertyName("ExpiresAt")] DateTimeOffset? ExpiresAt);

/// <summary>
/// Coupons in the order in which they were put aside, for the store to fetch. Derived: a line is written before its turn is committed,
/// so the store may hear of a code that nobody gets (after a crash), and never too late of one that somebody has.
/// </summary>
public sealed class CouponLines(IRecordStore records)
{
    private const string Partition = "coupon-lines";
    private const int Page = 1_000;

    internal async Task AddAsync(Coupon coupon, string contact, CancellationToken cancel)
    {
        var at = coupon.ReleasedAt ?? coupon.IssuedAt;
        var line = new CouponLine(
            at, coupon.ReleasedAt is null ? "issued" : "released", coupon.Id, coupon.Code, coupon.Name, contact, coupon.Discount, coupon.Pool, coupon.ExpiresAt);
        var body = JsonSerializer.SerializeToUtf8Bytes(line, CouponJson.Default.CouponLine);
        await records.CommitAsync(new(Partition, [new Change.Upsert($"{RowKey.Time(at)}|{RowKey.Hash(coupon.Id)}|{line.State}", body)]), cancel);
    }

    /// <summary>Takes contacts out of their coupons' lines: the store must honour the codes, and need not know whose they were.</summary>
    internal async Task ForgetAsync(IReadOnlyCollection<string> contacts, CancellationToken cancel)
    {
        for (var from = ""; from is not null;)
        {
            var page = await records.RangeAsync(Partition, new(from, null, Page), cancel);
            foreach (var row in page.Where(row => Encoding.UTF8.GetString(row.Body.Span) is var text && contacts.Any(contact => text.Contains(contact, StringComparison.Ordinal))))
                await records.CommitAsync(new(Partition, [Forgotten(row)]), cancel);
            from = page.Count < Page ? null : page[^1].Row + "!";
        }
    }

    // What cannot be read any more cannot be honoured either: it goes as it is.
    private static Change Forgotten(StoredRecord row)
    {
        try
        {
            var line = JsonSerializer.Deserialize(row.Body.Span, CouponJson.Default.CouponLine)!;
            var bare = line with { Contact = "", Id = RowKey.Hash(line.Id) };
            return new Change.Replace(row.Row, JsonSerializer.SerializeToUtf8Bytes(bare, CouponJson.Default.CouponLine), row.Version);
        }
        catch (JsonException)
        {
            return new Change.Delete(row.Row, row.Version);
        }
    }

    /// <summary>Lines from an instant on, the oldest first; <c>Next</c> goes on from there and is null at the end.</summary>
    public async Task<(IReadOnlyList<CouponLine> Lines, string? Next)> ReadAsync(
        DateTimeOffset since, string? after, int most, CancellationToken cancel = default)
    {
        var rows = await records.RangeAsync(Partition, new(after is null ? RowKey.Time(since) : after + " ", null, most), cancel);
        return ([.. rows.Select(row => JsonSerializer.Deserialize(row.Body.Span, CouponJson.Default.CouponLine)!)], rows.Count == most ? rows[^1].Row : null);
    }
}
