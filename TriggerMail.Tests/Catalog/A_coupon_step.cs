using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;

namespace TriggerMail.Catalog;

/// <summary>A coupon step as it is written in a journey file.</summary>
public sealed class A_coupon_step
{
    [Theory]
    [InlineData("percent: 12.5", "12.5 % off")]
    [InlineData("amount: \"5.00\", currency: EUR", "5.00 EUR off")]
    [InlineData("freeShipping: true", "free shipping")]
    public void says_what_it_is_worth(string worth, string words) =>
        Assert.Equal(words, Offers.Journey($"as: offer, {worth}").Steps.OfType<CouponStep>().Single().Offer.Discount.Words);

    [Theory]
    [InlineData("percent: 10", "`coupon.as` is missing.")]
    [InlineData("as: offer", "The coupon does not say what it is worth.")]
    [InlineData("as: offer, percent: 10, freeShipping: true", "The coupon is worth `percent` and `freeShipping` at once.")]
    [InlineData("as: offer, percent: 110", "`coupon.percent: 110` is not a share of the price.")]
    [InlineData("as: offer, percent: 10%", "`coupon.percent: 10%` is not a share of the price.")]
    [InlineData("as: offer, amount: \"5.00\"", "`coupon.amount` does not say in which currency.")]
    [InlineData("as: offer, amount: five, currency: EUR", "`coupon.amount: five` is not an amount of money.")]
    [InlineData("as: offer, amount: \"5.00\", currency: Euro", "`coupon.currency: Euro` is not a currency.")]
    [InlineData("as: offer, freeShipping: no", "`coupon.freeShipping: no` is not `true`.")]
    [InlineData("as: offer, percent: 10, whenEmpty: wait", "`coupon.whenEmpty: wait` is not one of skip, send.")]
    [InlineData("as: offer, percent: 10, valid: 48h", "`valid` is not a key of `coupon`.")]
    public void that_is_wrong_is_told_with_its_line(string coupon, string problem)
    {
        var (_, problems) = JourneyReader.Read("x.yaml", $"journey: x\ngoal: g\nbenefit: {{ customer: c, store: s }}\nfeeling: f\ntopic: offers\nentry: {{ on: cart.updated }}\nsteps:\n  - coupon: {{ {coupon} }}\n  - send: cart-offer\n");
        var told = Assert.Single(problems);
        Assert.Equal((8, problem), (told.Line, told.Message));
        Assert.NotEmpty(told.Remedy);
    }
}
