using System.Collections.Concurrent;
using System.Collections.Immutable;
using TriggerMail.Catalog.Coupons;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Insights;

namespace TriggerMail.Runtime.Coupons;

/// <summary>
/// Carries what pools answered from the walk that wanted it to the same contact's next walk. Only a memory: another process asks the
/// pool itself and hears the same.
/// </summary>
internal sealed class CouponReservations(CouponPools pools, CouponLines lines, OrphanedCodeReclaimer lost)
{
    private readonly ConcurrentDictionary<string, ImmutableDictionary<string, PoolAnswer>> answers = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, PoolAnswer> Of(string contact) => answers.GetValueOrDefault(contact, ImmutableDictionary<string, PoolAnswer>.Empty);

    /// <summary>Whether the walk may be committed; if not, it is to be done again on what is known then.</summary>
    public async ValueTask<bool> MayCommitAsync(string contact, CouponIssuer till, CancellationToken cancel)
    {
        if (till.Wanted.Count > 0)
            await lost.ArmAsync(cancel);
        foreach (var request in till.Wanted)
        {
            var answer = await pools.ReserveAsync(request, cancel);
            answers.AddOrUpdate(contact, _ => Of(contact).ToImmutableDictionary().SetItem(request.CouponId, answer), (_, had) => had.SetItem(request.CouponId, answer));
        }
        foreach (var taken in till.Taken)
            if (!await pools.ConfirmAsync(taken, cancel))
            {
                answers.TryRemove(contact, out _);
                return false;
            }
        return till.Wanted.Count == 0;
    }

    /// <summary>After the commit: pools learn what became of their codes, and the count of those that ran dry is told.</summary>
    public async ValueTask TellAsync(string contact, CouponIssuer till, CancellationToken cancel)
    {
        answers.TryRemove(contact, out _);
        Meters.CountCouponsLacking(till.Lacked);
        foreach (var coupon in till.Changed)
        {
            if (coupon.Pool is not null && (coupon.ReleasedAt ?? coupon.GivenAt) is not null)
                await pools.SettleAsync(coupon, cancel);
            if (coupon.ReleasedAt is not null)
                await lines.AddAsync(coupon, contact, cancel);
        }
    }

    /// <summary>Before the commit: the store learns of a code before anybody can have it.</summary>
    public async Task HintAsync(string contact, Coupon coupon, CancellationToken cancel)
    {
        if (coupon is { ReleasedAt: null, GivenAt: null })
            await lines.AddAsync(coupon, contact, cancel);
    }
}
