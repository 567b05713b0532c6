namespace TriggerMail.Contacts.Coupons;

/// <summary>What a coupon step hands out.</summary>
/// <param name="Name">What templates and conditions call it.</param>
/// <param name="Discount">What it is worth.</param>
/// <param name="Pool">The pool of codes it is taken from; null: the code is generated.</param>
/// <param name="ValidFor">How long it is good from the moment it is put aside; null: it does not run out.</param>
/// <param name="WhenEmpty">What becomes of the next mail when the pool has no code left.</param>
public sealed record CouponOffer(string Name, Discount Discount, string? Pool, TimeSpan? ValidFor, WhenEmpty WhenEmpty = WhenEmpty.Skip);

/// <summary>What becomes of the next mail of the run when a pool has no code left.</summary>
public enum WhenEmpty
{
    /// <summary>It is not sent, with a reason: a mail about a coupon makes no sense without one.</summary>
    Skip,

    /// <summary>It goes without a coupon, as far as its template does not need one.</summary>
    Send,
}
