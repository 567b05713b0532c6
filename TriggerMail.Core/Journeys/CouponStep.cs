using TriggerMail.Contacts.Coupons;
using TriggerMail.Segments;

namespace TriggerMail.Journeys;

/// <summary>Puts a coupon aside for the contact, for the mails that follow in this enrollment.</summary>
public sealed record CouponStep(string Id, CouponOffer Offer, int Next) : Step(Id)
{
    internal override Move On(Signal signal, Enrollment enrollment, Facts facts) => signal switch
    {
        Signal.Arrived => new Move.Issue(Offer),
        Signal.CouponSettled settled => new Move.GoTo(Next, settled.Lack),
        _ => Move.Ignore,
    };
}
