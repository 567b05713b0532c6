namespace TriggerMail.Insights;

/// <summary>So many of so many, with how far chance may have moved it.</summary>
/// <param name="Hits">How many.</param>
/// <param name="Of">Of how many.</param>
public readonly record struct Proportion(long Hits, long Of)
{
    // The normal quantile of 97.5 %: what lies outside on both sides together is one in twenty.
    private const double Z = 1.959963984540054;

    /// <summary>The share; 0 of nobody.</summary>
    public double Share => Of == 0 ? 0 : (double)Hits / Of;

    /// <summary>Where the true share lies, nineteen times in twenty: Wilson's score interval. Of nobody it may be anything.</summary>
    public Interval Between()
    {
        if (Of == 0)
            return new(0, 1);
        var (p, n) = (Share, (double)Of);
        var centre = (p + Z * Z / (2 * n)) / (1 + Z * Z / n);
        var half = Z / (1 + Z * Z / n) * Math.Sqrt(p * (1 - p) / n + Z * Z / (4 * n * n));
        return new(Math.Max(0, centre - half), Math.Min(1, centre + half));
    }

    /// <summary>Where the true difference to another share lies, nineteen times in twenty: Newcombe's hybrid score interval (his method 10).</summary>
    public Interval Over(Proportion other)
    {
        var difference = Share - other.Share;
        var (mine, theirs) = (Between(), other.Between());
        return new(
            difference - Math.Sqrt(Square(Share - mine.Low) + Square(theirs.High - other.Share)),
            difference + Math.Sqrt(Square(mine.High - Share) + Square(other.Share - theirs.Low)));
    }

    private static double Square(double x) => x * x;
}

/// <summary>Two bounds.</summary>
public readonly record struct Interval(double Low, double High)
{
    /// <summary>Whether both bounds lie on one side of nothing.</summary>
    public bool IsClear => Low > 0 || High < 0;
}
