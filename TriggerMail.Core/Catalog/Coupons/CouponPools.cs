using System.Text;
using System.Text.Json;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Storage;

namespace TriggerMail.Catalog.Coupons;

/// <summary>How many codes a pool has.</summary>
/// <param name="Name">The pool.</param>
/// <param name="Free">Nobody's yet.</param>
/// <param name="Reserved">Put aside for mails that have not gone out yet.</param>
/// <param name="Spent">Given to somebody.</param>
public sealed record PoolCount(string Name, int Free, int Reserved, int Spent);

/// <summary>What became of an import.</summary>
/// <param name="Added">Codes that are new.</param>
/// <param name="Known">Codes the pool had, whatever became of them since.</param>
public sealed record PoolImport(int Added, int Known);

/// <summary>
/// Pools of codes that the store made itself. A code belongs to one coupon at a time: it is reserved under the coupon's derived id, so
/// whoever asks again after a crash finds the same one.
/// </summary>
public sealed class CouponPools(IRecordStore records, TimeProvider clock)
{
    private const string Names = "coupon-pools";
    private const int ImportedAtOnce = 40;

    /// <summary>Adds codes to a pool; those it had before, in whatever state, are left as they are.</summary>
    public async Task<PoolImport> ImportAsync(string pool, IEnumerable<string> codes, CancellationToken cancel = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pool);
        await records.CommitAsync(new(Names, [new Change.Upsert(RowKey.Of(pool), Encoding.UTF8.GetBytes(pool))]), cancel);
        var (added, known) = (0, 0);
        foreach (var some in codes.Select(code => code.Trim()).Where(code => code.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase).Chunk(ImportedAtOnce))
            if (await AddAsync(pool, some, cancel))
                added += some.Length;
            else
                foreach (var code in some)
                    _ = await AddAsync(pool, [code], cancel) ? added++ : known++;
        return new(added, known);
    }

    /// <summary>The pools and how many codes each has left.</summary>
    public async Task<IReadOnlyList<PoolCount>> CountAsync(CancellationToken cancel = default)
    {
        var counts = new List<PoolCount>();
        foreach (var name in await NamesAsync(cancel))
        {
            var (free, held, known) = (await CountAsync(name, PoolRows.FreePrefix, cancel), await CountAsync(name, PoolRows.HeldPrefix, cancel), await CountAsync(name, PoolRows.KnownPrefix, cancel));
            counts.Add(new(name, free, held, Math.Max(0, known - free - held)));
        }
        return counts;
    }

    internal async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancel) =>
        [.. (await records.RangeAsync(Names, RowRange.All, cancel)).Select(record => Encoding.UTF8.GetString(record.Body.Span))];

    internal async Task<bool> AnyHeldAsync(CancellationToken cancel)
    {
        foreach (var pool in await NamesAsync(cancel))
            if ((await records.RangeAsync(PoolRows.Partition(pool), RowRange.Prefix(PoolRows.HeldPrefix, 1), cancel)).Count > 0)
                return true;
        return false;
    }

    /// <summary>A code for this coupon: the one it has, else a free one.</summary>
    internal async ValueTask<PoolAnswer> ReserveAsync(PoolRequest request, CancellationToken cancel)
    {
        var partition = PoolRows.Partition(request.Pool);
        while (true)
        {
            if (await HeldAsync(request, cancel) is { } held)
                return new PoolAnswer.Reserved(request, held.Held.Code);
            if (await FreeAsync(partition, request.CouponId, cancel) is not { } free)
                return new PoolAnswer.Empty();
            var code = Encoding.UTF8.GetString(free.Body.Span);
            var taken = new Change.Insert(PoolRows.Held(request.CouponId), Body(new(code, request.CouponId, request.Contact, clock.GetUtcNow())));
            // A conflict: somebody was faster with this code, or with this coupon.
            if (await records.CommitAsync(new(partition, [taken, new Change.Delete(free.Row, free.Version)]), cancel) is BatchResult.Committed)
                return new PoolAnswer.Reserved(request, code);
        }
    }

    /// <summary>
    /// Whether the reservation still stands; from then on nobody takes it back whose look at the contact is older. Asked between loading the
    /// contact and committing, this keeps the search for lost codes from returning a code that is just being given.
    /// </summary>
    internal async ValueTask<bool> ConfirmAsync(PoolAnswer.Reserved answer, CancellationToken cancel)
    {
        if (await HeldAsync(answer.For, cancel) is not { } held || held.Held.Code != answer.Code)
            return false;
        var touched = new Change.Replace(held.Record.Row, Body(held.Held with { At = clock.GetUtcNow() }), held.Record.Version);
        return await records.CommitAsync(new(PoolRows.Partition(answer.For.Pool), [touched]), cancel) is BatchResult.Committed;
    }

    /// <summary>Ends a reservation: the code goes back when it was released, and is spent when it was given.</summary>
    internal async ValueTask SettleAsync(Coupon coupon, CancellationToken cancel)
    {
        if (await HeldAsync(new(coupon.Pool!, coupon.Id, ""), cancel) is { } held && held.Held.Code == coupon.Code)
            await EndAsync(coupon.Pool!, held.Record, held.Held, goesBack: coupon.ReleasedAt is not null, cancel);
    }

    internal async ValueTask<bool> EndAsync(string pool, StoredRecord record, HeldCode held, bool goesBack, CancellationToken cancel)
    {
        var ends = new List<Change> { new Change.Delete(record.Row, record.Version) };
        if (goesBack)
            ends.Add(new Change.Insert(PoolRows.Free(held.Code), Encoding.UTF8.GetBytes(held.Code)));
        return await records.CommitAsync(new(PoolRows.Partition(pool), ends), cancel) is BatchResult.Committed;
    }

    private async ValueTask<(StoredRecord Record, HeldCode Held)?> HeldAsync(PoolRequest request, CancellationToken cancel) =>
        await records.GetAsync(PoolRows.Partition(request.Pool), PoolRows.Held(request.CouponId), cancel) is { } record
            ? (record, Read(record))
            : null;

    internal static HeldCode Read(StoredRecord record) => JsonSerializer.Deserialize(record.Body.Span, CouponJson.Default.HeldCode)!;

    private static byte[] Body(HeldCode held) => JsonSerializer.SerializeToUtf8Bytes(held, CouponJson.Default.HeldCode);

    // Each coupon begins its search somewhere else, so that many who ask at once do not all want the first code.
    private async ValueTask<StoredRecord?> FreeAsync(string partition, string couponId, CancellationToken cancel)
    {
        var start = PoolRows.FreePrefix + RowKey.Hash(couponId);
        return await records.RangeAsync(partition, RowRange.Prefix(PoolRows.FreePrefix, 1) with { From = start }, cancel) is [var next] ? next
            : await records.RangeAsync(partition, RowRange.Prefix(PoolRows.FreePrefix, 1), cancel) is [var first] ? first
            : null;
    }

    private async ValueTask<bool> AddAsync(string pool, string[] codes, CancellationToken cancel) =>
        await records.CommitAsync(new(PoolRows.Partition(pool),
        [
            .. codes.SelectMany(code => (Change[])
            [
                new Change.Insert(PoolRows.Known(code), default),
                new Change.Insert(PoolRows.Free(code), Encoding.UTF8.GetBytes(code)),
            ]),
        ]), cancel) is BatchResult.Committed;

    private async Task<int> CountAsync(string pool, string prefix, CancellationToken cancel)
    {
        const int Page = 1_000;
        var (count, range) = (0, RowRange.Prefix(prefix, Page));
        while (true)
        {
            var rows = await records.RangeAsync(PoolRows.Partition(pool), range, cancel);
            count += rows.Count;
            if (rows.Count < Page)
                return count;
            range = range with { From = rows[^1].Row + " " };
        }
    }
}
