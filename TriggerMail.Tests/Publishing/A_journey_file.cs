using TriggerMail.Journeys;
using TriggerMail.Segments;

namespace TriggerMail.Tests.Publishing;

public sealed class A_journey_file
{
    private const string Whole = """
        journey: cart-abandonment
        goal: Bring back carts
        benefit: { customer: One click away, store: Revenue }
        feeling: helped, not chased
        topic: offers
        priority: 60
        frequency: timely
        patience: 36h
        entry:
          on: [cart.updated, checkout.started]
          when: { cart.items: { atLeast: 1 } }
          key: cart.id
          newer: ignore
          again: { after: 24h }
        exit:
          on: [order.placed, cart.emptied]
          when: { contact.country: AT }
        measure: { event: order.placed, within: 3d, by: send }
        steps:
          - send: cart-reminder
        """;

    [Fact]
    public void says_who_enters_who_leaves_and_what_counts()
    {
        var journey = SampleFile.Read(Whole);

        Assert.Equal(("cart-abandonment", "Bring back carts", "helped, not chased", "offers"), (journey.Id, journey.Goal, journey.Feeling, journey.Topic));
        Assert.Equal(new Benefit("One click away", "Revenue"), journey.Benefit);
        Assert.Equal((60, FrequencyCapMode.Timely, TimeSpan.FromHours(36)), (journey.Priority, journey.Frequency, journey.Patience));
        Assert.Equal(["cart.updated", "checkout.started"], journey.Entry.On.ToArray());
        Assert.IsType<Condition.Compare>(journey.Entry.When);
        Assert.Equal((new FactPath("cart.id"), ReentryMode.Ignore), (journey.Entry.Key, journey.Entry.Newer));
        Assert.Equal(new Reentry.After(TimeSpan.FromHours(24)), journey.Entry.Again);
        Assert.Equal(["order.placed", "cart.emptied"], journey.Exit.On.ToArray());
        Assert.IsType<Condition.Compare>(journey.Exit.When);
        Assert.Equal(new Measure("order.placed", TimeSpan.FromDays(3), MeasureBy.Send), journey.Measure);
    }

    [Fact]
    public void may_leave_out_what_has_a_usual_value()
    {
        var journey = SampleFile.Read(SampleFile.Steps("  - send: welcome"));

        Assert.Equal((1, 50, FrequencyCapMode.Regular, TimeSpan.FromHours(24)), (journey.Version, journey.Priority, journey.Frequency, journey.Patience));
        Assert.Equal((Exit.None, (Measure?)null), (journey.Exit, journey.Measure));
        Assert.Equal(["order.placed"], journey.Entry.On.ToArray());
    }

    [Theory]
    [InlineData("{ on: order.placed, key: order.id }", ReentryMode.Restart, typeof(Reentry.Always))]
    [InlineData("{ on: order.placed }", ReentryMode.Ignore, typeof(Reentry.Never))]
    [InlineData("{ on: order.placed, newer: restart, again: always }", ReentryMode.Restart, typeof(Reentry.Always))]
    [InlineData("{ on: order.placed, key: order.id, newer: ignore, again: never }", ReentryMode.Ignore, typeof(Reentry.Never))]
    public void restarts_and_lets_in_again_by_key_unless_it_says_otherwise(string entry, ReentryMode newer, Type again)
    {
        var read = SampleFile.Read(SampleFile.Line(6, "entry: " + entry)).Entry;

        Assert.Equal((newer, again), (read.Newer, read.Again.GetType()));
    }

    [Fact]
    public void measures_five_days_from_the_click_unless_it_says_otherwise() =>
        Assert.Equal(
            new Measure("order.placed", TimeSpan.FromDays(5), MeasureBy.Click),
            SampleFile.Read(SampleFile.Line(5, "topic: news\nmeasure: { event: order.placed }")).Measure);

    [Fact]
    public void becomes_steps_that_name_what_follows_them() =>
        Assert.Equal(
            [
                new WaitUntilStep("wait-until-1", new Moment.FromStart(TimeSpan.FromHours(1)), 1),
                new SendStep("send-cart-reminder", "cart-reminder", 2),
                new WaitStep("wait-1", new TimeSpan(1, 12, 0, 0), 3),
                new WaitUntilStep("wait-until-2", new Moment.LocalTime(new(9, 0)), 4),
                new SendStep("send-cart-offer", "cart-offer", 5),
                new StopStep("stop-1", "enough is enough"),
            ],
            SampleFile.ReadSteps("""
                  - waitUntil: start + 1h
                  - send: cart-reminder
                  - wait: 1d 12h
                  - waitUntil: 09:00
                  - send: cart-offer
                  - stop: enough is enough
                """));

    [Fact]
    public void goes_on_behind_a_branch_when_an_arm_is_through()
    {
        var steps = SampleFile.ReadSteps("""
              - branch:
                  - when: { cart.total: { atLeast: 100 } }
                    steps: [{ send: big-cart }, { wait: 1h }]
                  - when: { cart.total: { atLeast: 50 } }
                    steps: []
                  - otherwise:
                      - send: small-cart
                      - stop:
              - send: last
            """);

        var branch = Assert.IsType<BranchStep>(steps[0]);
        Assert.Equal([1, 5], branch.Arms.Select(arm => arm.Next));
        Assert.Equal(3, branch.Otherwise);
        Assert.Equal(
            [
                new SendStep("send-big-cart", "big-cart", 2),
                new WaitStep("wait-1", TimeSpan.FromHours(1), 5),
                new SendStep("send-small-cart", "small-cart", 4),
                new StopStep("stop-1", "stopped by a step of the journey"),
                new SendStep("send-last", "last", 6),
            ],
            steps.Skip(1));
    }

    [Fact]
    public void goes_on_below_a_branch_without_otherwise_when_no_arm_is_taken() =>
        Assert.Equal(2, Assert.IsType<BranchStep>(SampleFile.ReadSteps("""
              - branch: [{ when: { cart.total: 1 }, steps: [{ send: one }] }]
              - send: last
            """)[0]).Otherwise);

    [Fact]
    public void waits_for_an_event_and_parts_by_whether_it_came() =>
        Assert.Equal(
            [
                new WaitForStep("bought", "order.placed", new FactPath("order.cartId"), TimeSpan.FromDays(3), 1, 2),
                new SendStep("send-thanks", "thanks", 4),
                new SendStep("send-offer", "offer", 3),
                new StopStep("stop-1", "not interested"),
                new SendStep("send-last", "last", 5),
            ],
            SampleFile.ReadSteps("""
                  - waitFor: { event: order.placed, key: order.cartId, within: 3d }
                    id: bought
                    seen: [{ send: thanks }]
                    timeout: [{ send: offer }, { stop: not interested }]
                  - send: last
                """));

    [Fact]
    public void waits_for_an_event_without_steps_for_either_case() =>
        Assert.Equal(
            [new WaitForStep("wait-for-1", "order.placed", null, TimeSpan.FromDays(3), 1, 1)],
            SampleFile.ReadSteps("  - waitFor: { event: order.placed, within: 3d }"));

    [Fact]
    public void goes_back_and_forth_by_step_ids() =>
        Assert.Equal(
            [
                new SendStep("again", "tip", 1),
                new WaitStep("wait-1", TimeSpan.FromDays(1), 2),
                new GoToStep("go-to-1", 0),
            ],
            SampleFile.ReadSteps("""
                  - id: again
                    send: tip
                  - wait: 1d
                  - goTo: again
                """));

    [Fact]
    public void numbers_steps_of_a_kind_so_that_adding_one_below_or_naming_one_renames_no_other() =>
        Assert.Equal(
            ["send-tip", "first-rest", "send-tip-2", "wait-2", "send-tip-3"],
            SampleFile.ReadSteps("""
                  - send: tip
                  - { wait: 1d, id: first-rest }
                  - send: tip
                  - wait: 1d
                  - send: tip
                """).Select(step => step.Id));
}
