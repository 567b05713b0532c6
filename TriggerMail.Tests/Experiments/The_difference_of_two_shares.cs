using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Insights;

namespace TriggerMail.Experiments;

public sealed class The_difference_of_two_shares
{
    // Newcombe, Statistics in Medicine 17 (1998), 873-890: the examples (a), (c) and (g) of method 10, and Wilson's intervals of 81/263 and 0/20 from 857-872.
    [Theory]
    [InlineData(56, 70, 48, 80, 0.0524, 0.3339)]
    [InlineData(6, 7, 2, 7, 0.0582, 0.8062)]
    [InlineData(10, 10, 0, 20, 0.6791, 1.0000)]
    public void is_as_the_literature_has_it(long hits, long of, long otherHits, long otherOf, double low, double high)
    {
        var between = new Proportion(hits, of).Over(new(otherHits, otherOf));
        Assert.Equal((low, high), (Math.Round(between.Low, 4), Math.Round(between.High, 4)));
    }

    [Theory]
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(0, 20, 0.0000, 0.1611)]
    public void rests_on_intervals_that_are(long hits, long of, double low, double high)
    {
        var between = new Proportion(hits, of).Between();
        Assert.Equal((low, high), (Math.Round(between.Low, 4), Math.Round(between.High, 4)));
    }

    [Fact]
    public void of_nobody_is_not_known() => Assert.Equal(new Insights.Interval(0, 1), new Proportion(0, 0).Between());

    [Fact]
    public void turns_round_when_the_shares_do() => Prop.ForAll(Shares(), Shares(), (one, other) =>
    {
        var (there, back) = (one.Over(other), other.Over(one));
        Assert.Equal((there.Low, there.High), (-back.High, -back.Low));
        Assert.InRange(one.Share - other.Share, there.Low, there.High);
    }).QuickCheckThrowOnFailure();

    // With two equal arms it says "clear" about once in twenty, and not more.
    [Fact]
    public void is_called_clear_by_chance_about_once_in_twenty()
    {
        var random = new Random(7);
        var clear = 0;
        for (var n = 0; n < 2_000; n++)
            clear += new Proportion(Hits(random), 400).Over(new(Hits(random), 400)).IsClear ? 1 : 0;
        Assert.InRange(clear, 50, 150);
    }

    private static int Hits(Random random) => Enumerable.Range(0, 400).Count(_ => random.NextDouble() < 0.1);

    private static Arbitrary<Proportion> Shares() =>
        Gen.Choose(1, 5_000).SelectMany(of => Gen.Choose(0, of).Select(hits => new Proportion(hits, of))).ToArbitrary();
}
