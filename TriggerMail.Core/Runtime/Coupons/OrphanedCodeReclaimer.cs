using TriggerMail.Catalog.Coupons;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Partitions;
using TriggerMail.Scheduling;
using TriggerMail.Storage;

namespace TriggerMail.Runtime.Coupons;

/// <summary>
/// Finds codes that a crash left reserved for nobody, and those reserved for a mail that never went out, and returns them to their
/// pool. A code that somebody has, or may yet be given, is never returned: the contact is asked first, and its record is replaced
/// unchanged, so that whoever had loaded it before to give the code fails to commit and asks the pool again.
/// </summary>
public sealed class OrphanedCodeReclaimer
{
    private const int Page = 500;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan BetweenSearches = TimeSpan.FromHours(6);

    /// <summary>How long a reservation is left alone. Only to spare the work in hand: returning is safe at any time.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromHours(1);

    private readonly IRecordStore records;
    private readonly ContactStore contacts;
    private readonly CouponPools pools;
    private readonly DueIndex? due;
    private readonly TimeProvider clock;
    private DateTimeOffset armed;

    internal OrphanedCodeReclaimer(IRecordStore records, ContactStore contacts, CouponPools pools, TimeProvider clock, DueIndex? due = null) =>
        (this.records, this.contacts, this.pools, this.clock, this.due) = (records, contacts, pools, clock, due);

    /// <summary>Sees to it that a search follows what was reserved now: at most one alarm an hour.</summary>
    internal async ValueTask ArmAsync(CancellationToken cancel)
    {
        var ring = new DateTimeOffset((clock.GetUtcNow().UtcTicks / Hour.Ticks + 2) * Hour.Ticks, TimeSpan.Zero);
        if (due is null || armed == ring)
            return;
        await due.SetAsync(new(ring, AlarmKind.LostCodes, null, "search"), cancel);
        armed = ring;
    }

    /// <summary>The alarm of a search rings. Says when to search again: while there is anything reserved.</summary>
    internal async Task<DateTimeOffset?> AdvanceAsync(CancellationToken cancel)
    {
        await ReturnAsync(cancel);
        return await pools.AnyHeldAsync(cancel) ? clock.GetUtcNow() + BetweenSearches : null;
    }

    /// <summary>Looks through every pool once. Says how many codes went back.</summary>
    public async Task<int> ReturnAsync(CancellationToken cancel = default)
    {
        var returned = 0;
        foreach (var pool in await pools.NamesAsync(cancel))
        {
            var range = RowRange.Prefix(PoolRows.HeldPrefix, Page);
            while (await records.RangeAsync(PoolRows.Partition(pool), range, cancel) is { Count: > 0 } rows)
            {
                foreach (var row in rows)
                    returned += await LookAsync(pool, row, cancel) ? 1 : 0;
                range = range with { From = rows[^1].Row + " " };
            }
        }
        return returned;
    }

    private async Task<bool> LookAsync(string pool, StoredRecord row, CancellationToken cancel)
    {
        var held = CouponPools.Read(row);
        if (held.At > clock.GetUtcNow() - Grace)
            return false;
        // Erased, or not made yet: whoever was there may have the code, so it stays out of use.
        if (await HolderAsync(held.Contact, cancel) is not { Contact.ErasedBy: null } holder)
            return false;
        switch (await CouponAsync(holder.Id, held, cancel) ?? await CouponAsync(held.Contact, held, cancel))
        {
            case null:
                var asked = await contacts.LoadAsync(held.Contact, cancel);
                return await CouponAsync(held.Contact, held, cancel) is null
                    && await contacts.CommitAsync(asked, cancel) == CommitOutcome.Done
                    && await pools.EndAsync(pool, row, held, goesBack: true, cancel);
            case { ReleasedAt: not null }:
                return await pools.EndAsync(pool, row, held, goesBack: true, cancel);
            case { GivenAt: not null }:
                await pools.EndAsync(pool, row, held, goesBack: false, cancel);
                return false;
            case var reserved:
                return IsStranded(holder.Contact, reserved) && await TakeBackAsync(holder, reserved, cancel)
                    && await pools.EndAsync(pool, row, held, goesBack: true, cancel);
        }
    }

    private async Task<ContactPartition> HolderAsync(string contact, CancellationToken cancel)
    {
        var partition = await contacts.LoadAsync(contact, cancel);
        while (partition.Contact?.MergedInto is { } survivor)
            partition = await contacts.LoadAsync(survivor, cancel);
        return partition;
    }

    // Run out, and no mail on its way shows it: it will never be shown.
    private bool IsStranded(Contact contact, Coupon coupon) =>
        !coupon.IsOpenAt(clock.GetUtcNow()) && contact.Coupons.Any(one => one.Id == coupon.Id && one is { ShownBy: null, GivenAt: null });

    private async Task<bool> TakeBackAsync(ContactPartition partition, Coupon coupon, CancellationToken cancel)
    {
        var contact = partition.Contact!;
        partition.Contact = contact with { Coupons = contact.Coupons.RemoveAll(one => one.Id == coupon.Id) };
        partition.Put(coupon with { ReleasedAt = clock.GetUtcNow() });
        return await contacts.CommitAsync(partition, cancel) == CommitOutcome.Done;
    }

    private async ValueTask<Coupon?> CouponAsync(string contact, HeldCode held, CancellationToken cancel) =>
        await records.GetAsync(contact, ContactRows.Coupon(held.CouponId), cancel) is { } record
            && ContactPartition.Parse(record.Body, ContactJson.Default.Coupon) is var coupon && coupon.Code == held.Code
            ? coupon
            : null;
}
