namespace TriggerMail.Catalog.Coupons;

/// <summary>Asks a pool for a code.</summary>
/// <param name="Pool">The pool's name.</param>
/// <param name="CouponId">What it is for: asked again for the same coupon, the pool gives the same code.</param>
/// <param name="Contact">Whose it will be.</param>
internal sealed record PoolRequest(string Pool, string CouponId, string Contact);

/// <summary>What a pool says.</summary>
internal abstract record PoolAnswer
{
    private PoolAnswer() { }

    /// <summary>A code, put aside for this coupon and nobody else.</summary>
    internal sealed record Reserved(PoolRequest For, string Code) : PoolAnswer;

    /// <summary>There is none left.</summary>
    internal sealed record Empty : PoolAnswer;
}
