using TriggerMail.Journeys;
using TriggerMail.Segments;
using TriggerMail.Web.Journeys;

namespace TriggerMail.Tests.Pages;

public sealed class The_words_of_a_journey
{
    private static readonly Condition Big = new Condition.Compare(new("cart.total"), new Comparison.Bound(BoundKind.AtLeast, 50));
    private static readonly Condition Here = new Condition.Compare(new("contact.country"), new Comparison.In([FactValue.Of("DE"), FactValue.Of("AT")]));
    private static readonly Condition Known = new Condition.Compare(new("contact.firstName"), new Comparison.Exists(true));
    private static readonly Condition Often = new Condition.Count("order.placed", TimeSpan.FromDays(30), new Comparison.Bound(BoundKind.MoreThan, 2));

    [Fact]
    public void keep_apart_what_belongs_apart()
    {
        Assert.Equal("cart.total is at least 50 and (contact.country is one of DE, AT or contact.firstName is there)",
            ConditionWords.Say(new Condition.All([Big, new Condition.Any([Here, Known])])));
        Assert.Equal("not (cart.total is at least 50 or contact.firstName is there)", ConditionWords.Say(new Condition.None([Big, Known])));
        Assert.Equal("order.placed happened more than 2 times within 30 days", ConditionWords.Say(Often));
    }

    [Fact]
    public void say_where_a_step_goes_when_it_is_not_simply_the_next()
    {
        var journey = new Journey
        {
            Id = "j",
            Goal = "g",
            Benefit = new("c", "s"),
            Feeling = "f",
            Topic = "news",
            Entry = new(["order.placed"], null, null, ReentryMode.Ignore, new Reentry.Never()),
            Steps =
            [
                new WaitForStep("a", "order.paid", null, TimeSpan.FromDays(2), 1, 3),
                new BranchStep("b", [new Arm(Big, 2)], 4),
                new SendStep("c", "thanks", 4),
                new StopStep("d", "never paid"),
            ],
        };
        string[] Lines(int at) => StepWords.Say(journey, at) is var step ? [step.Text, .. step.Ways] : [];

        Assert.Equal(["Wait for order.paid, at most 2 days", "When it comes: step 2.", "When it does not: step 4."], Lines(0));
        Assert.Equal(["Go one of these ways", "When cart.total is at least 50: step 3.", "Otherwise: the end."], Lines(1));
        Assert.Equal(["Send thanks", "Then the end."], Lines(2));
        Assert.Equal(["End here: never paid"], Lines(3));
        Assert.Equal("on order.placed. One enrollment for each contact; a newer event changes nothing. Once in a lifetime.", JourneyWords.Entry(journey.Entry));
        Assert.Equal("when the contact unsubscribes.", JourneyWords.Exit(journey));
    }
}
