using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Publishing.Reading;
using TriggerMail.Segments;
using TriggerMail.Stories;
using TriggerMail.Templates;

namespace TriggerMail.Journeys;

public sealed class A_split
{
    private const string Steps = """
          - split:
              experiment: timing
              arms:
                - { arm: early, weight: 1, steps: [{ send: now }] }
                - { arm: late, weight: 3, steps: [{ wait: 1d }, { send: later }] }
          - branch:
              - { when: { contact.experiments.timing: early }, steps: [{ send: for-early }] }
              - { otherwise: [{ send: for-late }] }
        """;

    private static readonly TemplateSet Templates = TestShop.Templates(("now", null), ("later", null), ("for-early", null), ("for-late", null));

    [Fact]
    public void gives_each_arm_its_share_of_any_crowd() => Prop.ForAll(
        Gen.Choose(1, 20).NonEmptyListOf().Where(weights => weights.Count is >= 2 and <= 5).ToArbitrary(),
        Gen.Choose(0, int.MaxValue).ToArbitrary(),
        (weights, salt) =>
        {
            const int Crowd = 4_000;
            var split = Split($"experiment-{salt}", [.. weights]);
            var drawn = Enumerable.Range(0, Crowd).Select(n => split.Drawn($"c{n}").Name).GroupBy(name => name).ToDictionary(group => group.Key, group => group.Count());
            for (var i = 0; i < weights.Count; i++)
            {
                var share = (double)weights[i] / weights.Sum();
                // Five standard deviations of a binomial share: chance alone exceeds it less than once in a million.
                Assert.InRange(drawn.GetValueOrDefault($"arm-{i}") / (double)Crowd, share - 5 * Deviation(share, Crowd), share + 5 * Deviation(share, Crowd));
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void draws_the_same_arm_whoever_asks_and_whenever() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonEmptyString>(), Gen.Choose(1, 9).ToArbitrary(), (contact, weight) =>
            Assert.Equal(Split("timing", [weight, 5]).Drawn(contact.Get).Name, Split("timing", [weight, 5]).Drawn(contact.Get).Name)).QuickCheckThrowOnFailure();

    [Fact]
    public void draws_independently_of_other_experiments()
    {
        var (one, other) = (Split("one", [1, 1]), Split("other", [1, 1]));
        var both = Enumerable.Range(0, 4_000).Count(n => one.Drawn($"c{n}").Name == other.Drawn($"c{n}").Name);
        Assert.InRange(both, 1_840, 2_160); // half of them, five standard deviations either way
    }

    [Fact]
    public void keeps_an_arm_once_taken_whatever_the_weights_become_and_draws_anew_when_it_is_gone()
    {
        var facts = new Facts { Now = default, Contact = new() { Id = "c1", CreatedAt = default, Experiments = new Dictionary<string, string> { ["timing"] = "arm-1" }.ToImmutableSorted() } };
        var kept = Assert.IsType<Move.GoTo>(Split("timing", [1_000_000, 1]).On(Signal.Arrived.Now, Run(), facts));
        Assert.Equal((101, null), (kept.Step, kept.Does));
        var gone = Assert.IsType<Move.GoTo>(Split("timing", [1]).On(Signal.Arrived.Now, Run(), facts));
        Assert.Equal((100, new Effect.Assign("timing", "arm-0")), (gone.Step, gone.Does));
    }

    [Fact]
    public async Task is_remembered_with_the_contact_seen_by_the_next_step_counted_once_and_kept_on_re_entry()
    {
        await using var host = new EngineStoryHost([TestShop.Journey("sale", Steps, topic: "orders")], templates: Templates);
        var early = 0;
        for (var n = 0; n < 24; n++)
        {
            var story = new Story(host, $"shopper{n}@example.com");
            await story.SeesAsync("order.placed", id: $"first-{n}");
            await host.PassAsync(TimeSpan.FromHours(25));
            await story.SeesAsync("order.placed", id: $"second-{n}");
            await host.PassAsync(TimeSpan.FromHours(25));
            var contact = (await host.Engine.Contacts.FindAsync($"shopper{n}@example.com"))!;
            var arm = contact.Experiments["timing"];
            early += arm == "early" ? 1 : 0;
            var templates = (await host.DecisionsAsync($"shopper{n}@example.com")).Select(told => told.Template);
            Assert.Equal(arm == "early" ? ["now", "for-early", "now", "for-early"] : ["later", "for-late", "later", "for-late"], templates);
            Assert.Contains($"split-1: timing: {arm}", await host.TimelineAsync($"shopper{n}@example.com"));
        }
        Assert.InRange(early, 1, 23);
        Assert.Equal(new Dictionary<string, long> { ["early"] = early, ["late"] = 24 - early }, (await host.Engine.Metrics.ArmsAsync("timing")).ToDictionary(one => one.Key, one => one.Value.Entered));
        Assert.Equal(["sale"], (await host.Engine.Metrics.ReadAsync()).Keys); // an experiment is no journey
    }

    [Theory]
    [InlineData("weight: 0", "`weight: 0` is not a whole number from 1 to 1000000.")]
    [InlineData("weight: -5", "`weight: -5` is not a whole number from 1 to 1000000.")]
    [InlineData("weight: 0.5", "`weight: 0.5` is not a whole number from 1 to 1000000.")]
    [InlineData("wieght: 5", "`wieght` is not a key of an arm of `split`. Did you mean `weight`?")]
    public void has_weights_that_are_whole_numbers_above_zero(string weight, string problem) =>
        Assert.StartsWith(problem, Refusal($"{{ experiment: timing, arms: [{{ arm: a, {weight}, steps: [] }}, {{ arm: b, steps: [] }}] }}"), StringComparison.Ordinal);

    [Theory]
    [InlineData("{ experiment: timing, arms: [{ arm: a, steps: [] }] }", "`split.arms` has fewer than two arms, so there is nothing to compare.")]
    [InlineData("{ experiment: timing, arms: [{ arm: a, steps: [] }, { arm: a, steps: [] }] }", "`split` has two arms called `a`. Give each arm a name of its own.")]
    [InlineData("{ arms: [{ arm: a, steps: [] }, { arm: b, steps: [] }] }", "`split.experiment` is missing.")]
    public void has_a_name_and_arms_that_can_be_told_apart(string split, string problem) =>
        Assert.StartsWith(problem, Refusal(split), StringComparison.Ordinal);

    private static string Refusal(string split)
    {
        var (journey, problems) = JourneyReader.Read("sample.yaml", TriggerMail.Tests.Publishing.SampleFile.Steps($"  - split: {split}"));
        Assert.Null(journey);
        return problems[0].ToString().Split(": ", 2)[1];
    }

    private static double Deviation(double share, int crowd) => Math.Sqrt(share * (1 - share) / crowd);

    private static SplitStep Split(string experiment, int[] weights) =>
        new("split-1", experiment, [.. weights.Select((weight, i) => new SplitArm($"arm-{i}", weight, 100 + i))]);

    private static Enrollment Run() => new()
    {
        Journey = "j",
        Version = 1,
        Contact = "c1",
        EnteredAt = default,
        Start = default,
        Trigger = new("e", "order.placed", default, default),
    };
}

file static class Sorted
{
    public static System.Collections.Immutable.ImmutableSortedDictionary<string, string> ToImmutableSorted(this Dictionary<string, string> entries) =>
        System.Collections.Immutable.ImmutableSortedDictionary.CreateRange(entries);
}
