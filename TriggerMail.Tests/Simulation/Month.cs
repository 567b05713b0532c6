using FsCheck;
using FsCheck.Fluent;

namespace TriggerMail.Simulation;

/// <summary>What one person does, and how long after whatever was done before it.</summary>
internal sealed record Deed(TimeSpan After, string Who, string What, int Which)
{
    public override string ToString() => $"{After:g} later {Who} {What} {Which}";
}

/// <summary>A month of a store made up at random: what people do, how the provider answers, and where a process dies.</summary>
internal sealed record Month(IReadOnlyList<Deed> Deeds, int Mood, int DiesAt, bool DiesAfterwards)
{
    public static readonly IReadOnlyList<string> People = ["ada@example.com", "ben@example.com", "anon:b7"];

    private static readonly string[] Kinds =
    [
        "registers", "subscribes", "subscribes", "unsubscribes", "fills", "fills", "fills", "empties", "checks out", "orders", "orders", "orders",
        "is shipped", "is delivered", "cancels", "is refunded", "reviews", "looks", "looks", "signs in", "clicks", "opens", "bounces", "wants less",
    ];

    // Somebody without a name has no orders and no mailbox.
    private static readonly string[] Browsing = ["looks", "looks", "fills", "fills", "empties", "checks out", "says who it is"];

    public static Arbitrary<Month> Any(bool dies) => Arb.From(
        from deeds in Gen.ListOf(ADeed())
        from mood in Gen.Choose(0, 1_000_000)
        from at in Gen.Choose(1, 300)
        from afterwards in Gen.Elements(true, false)
        select new Month([.. deeds], mood, dies ? at : 0, afterwards), Smaller);

    public override string ToString() => $"mood {Mood}, dies at {DiesAt}{(DiesAfterwards ? " afterwards" : "")}:\n  {string.Join("\n  ", Deeds)}";

    private static Gen<Deed> ADeed() =>
        from minutes in Gen.Frequency((4, Gen.Choose(0, 90)), (4, Gen.Choose(60, 60 * 30)), (2, Gen.Choose(60 * 24, 60 * 24 * 9)))
        from who in Gen.Elements(People.AsEnumerable())
        from what in Gen.Elements(who == "anon:b7" ? Browsing : Kinds)
        from which in Gen.Choose(1, 3)
        select new Deed(TimeSpan.FromMinutes(minutes), who, what, which);

    private static IEnumerable<Month> Smaller(Month month)
    {
        for (var i = 0; i < month.Deeds.Count; i++)
            yield return month with { Deeds = [.. month.Deeds.Take(i), .. month.Deeds.Skip(i + 1)] };
        if (month.Mood != 0)
            yield return month with { Mood = 0 };
    }
}
