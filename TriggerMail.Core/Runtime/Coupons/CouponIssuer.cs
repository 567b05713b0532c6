using System.Collections.Immutable;
using TriggerMail.Catalog.Coupons;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Journeys;
using TriggerMail.Partitions;

namespace TriggerMail.Runtime.Coupons;

/// <summary>
/// Hands out the coupons of one contact during one walk, and takes back those that nobody will see. No I/O: a code of a pool that
/// has not been asked for yet is wanted, and then the walk is done again with the answer.
/// </summary>
internal sealed class CouponIssuer(ContactPartition partition, CouponCodes codes, IReadOnlyDictionary<string, PoolAnswer> answers, DateTimeOffset now)
{
    /// <summary>Codes to ask pools for; while there are any, nothing of the walk may be committed.</summary>
    public List<PoolRequest> Wanted { get; } = [];

    /// <summary>Reservations this walk builds on: they must still stand when it is committed.</summary>
    public List<PoolAnswer.Reserved> Taken { get; } = [];

    /// <summary>Coupons put aside, given or released for the first time: told to the store, and to the pools once committed.</summary>
    public List<Coupon> Changed { get; } = [];

    /// <summary>How often a pool had no code left.</summary>
    public int Lacked { get; private set; }

    /// <summary>Puts a coupon aside; null when the pool must be asked first.</summary>
    public Signal.CouponSettled? Issue(Effect.Issue issue, Enrollment enrollment)
    {
        // One a contact and enrollment: an enrollment that starts its clock again keeps the coupon it has.
        if (partition.Contact!.Coupons.Any(had => had.Enrollment == enrollment.Id && had.Name == issue.Offer.Name && had.IsOpenAt(now)))
            return new(issue.CouponId, null);
        if (issue.Offer.Pool is not { } pool)
            return PutAside(issue, enrollment, codes.Of(issue.CouponId));
        switch (answers.GetValueOrDefault(issue.CouponId))
        {
            case PoolAnswer.Reserved reserved:
                Taken.Add(reserved);
                return PutAside(issue, enrollment, reserved.Code);
            case PoolAnswer.Empty:
                Lacked++;
                partition.Note(new(now, "coupon", $"No coupon for {enrollment.Journey}: the pool {pool} has no code left"));
                return new(issue.CouponId, $"the coupon pool {pool} has no code left");
            default:
                Wanted.Add(new(pool, issue.CouponId, partition.Id));
                return null;
        }
    }

    /// <summary>Marks the enrollment's coupons that a message shows: while it is being handed over they are not taken back. Tells whether there are any.</summary>
    public bool Show(string run, string sendId, string words)
    {
        var shown = Reserved(coupon => coupon.Enrollment == run && words.Contains(coupon.Code, StringComparison.Ordinal));
        shown.ForEach(coupon => Put(coupon with { ShownBy = sendId }));
        return shown.Count > 0;
    }

    /// <summary>The message went out, or may have: what it shows is the contact's for good.</summary>
    public void Give(string sendId)
    {
        foreach (var coupon in Reserved(coupon => coupon.ShownBy == sendId))
            Change(coupon with { ShownBy = null, GivenAt = now });
    }

    /// <summary>The provider did not take the message, so nobody saw what it shows; for good: it is taken back.</summary>
    public void Hide(string sendId, bool takeBack)
    {
        foreach (var coupon in Reserved(coupon => coupon.ShownBy == sendId))
        {
            Put(coupon with { ShownBy = null });
            if (takeBack)
                Release(coupon.Enrollment);
        }
    }

    /// <summary>Takes back what the enrollment has reserved and no message on its way shows.</summary>
    public void Release(string run)
    {
        foreach (var coupon in Reserved(coupon => coupon.Enrollment == run && coupon.ShownBy is null))
        {
            partition.Contact = partition.Contact! with { Coupons = partition.Contact.Coupons.Remove(coupon) };
            Record(coupon with { ReleasedAt = now });
            partition.Note(new(now, "coupon", $"Took the coupon {coupon.Code} back: it was never sent"));
        }
    }

    private Signal.CouponSettled PutAside(Effect.Issue issue, Enrollment enrollment, string code)
    {
        var coupon = new Coupon
        {
            Id = issue.CouponId,
            Name = issue.Offer.Name,
            Enrollment = enrollment.Id,
            Code = code,
            Discount = issue.Offer.Discount,
            Pool = issue.Offer.Pool,
            IssuedAt = now,
            ExpiresAt = now + issue.Offer.ValidFor,
        };
        partition.Contact = partition.Contact! with { Coupons = CouponBook.Kept(partition.Contact.Coupons.Add(coupon)) };
        Record(coupon);
        partition.Note(new(now, "coupon", $"Put the coupon {code} aside: {coupon.Discount.Words}{(coupon.ExpiresAt is { } end ? $" until {end:yyyy-MM-dd HH:mm} UTC" : "")}"));
        return new(issue.CouponId, null);
    }

    private List<Coupon> Reserved(Func<Coupon, bool> which) => [.. partition.Contact!.Coupons.Where(coupon => coupon.GivenAt is null && which(coupon))];

    private void Put(Coupon coupon) => partition.Contact = CouponBook.With(partition.Contact!, coupon);

    private void Change(Coupon coupon)
    {
        Put(coupon);
        Record(coupon);
    }

    // The row of its own outlives the list in the head: the search for lost codes asks it.
    private void Record(Coupon coupon)
    {
        Changed.Add(coupon);
        if (coupon.Pool is not null)
            partition.Put(coupon);
    }
}
