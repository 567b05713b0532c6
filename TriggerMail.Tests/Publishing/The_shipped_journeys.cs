using TriggerMail.Journeys;
using TriggerMail.Publishing;

namespace TriggerMail.Tests.Publishing;

public sealed class The_shipped_journeys
{
    private static readonly HashSet<string> Templates = ["welcome", "cart-reminder", "cart-offer", "cart-last-chance", "order-confirmation"];
    private static readonly Library Library = Library.Load(Shipped.Folder, Templates);

    [Fact]
    public void have_no_problem()
    {
        Assert.Empty(Library.Problems);
        Assert.Equal(["cart-abandonment", "order-confirmation", "welcome"], Library.Good.Select(source => source.Journey.Id));
    }

    [Fact]
    public void point_editors_to_the_schema() =>
        Assert.All(Shipped.Texts, text => Assert.StartsWith("# yaml-language-server: $schema=journey.schema.json\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal));

    [Fact]
    public void bring_back_a_cart_after_an_hour_a_day_and_three_days_counted_from_the_last_change()
    {
        var journey = Journey("cart-abandonment");

        Assert.Equal(
            [
                new WaitUntilStep("wait-until-1", new Moment.FromStart(TimeSpan.FromHours(1)), 1),
                new SendStep("send-cart-reminder", "cart-reminder", 2),
                new WaitUntilStep("wait-until-2", new Moment.FromStart(TimeSpan.FromHours(24)), 3),
                new SendStep("send-cart-offer", "cart-offer", 4),
                new WaitUntilStep("wait-until-3", new Moment.FromStart(TimeSpan.FromHours(72)), 5),
                new SendStep("send-cart-last-chance", "cart-last-chance", 6),
            ],
            journey.Steps.ToArray());
        Assert.Equal(("cart.id", Newer.Restart, Pace.Timely), (journey.Entry.Key!.Text, journey.Entry.Newer, journey.Frequency));
        Assert.Equal(new Reentry.After(TimeSpan.FromHours(24)), journey.Entry.Again);
        Assert.Equal(["order.placed", "cart.emptied", "contact.deleted"], journey.Exit.On.ToArray());
    }

    [Fact]
    public void confirm_an_order_at_once_and_once()
    {
        var journey = Journey("order-confirmation");

        Assert.Equal([new SendStep("send-order-confirmation", "order-confirmation", 1)], journey.Steps.ToArray());
        Assert.True(journey.IsTransactional);
        Assert.Equal(("order.id", Newer.Ignore), (journey.Entry.Key!.Text, journey.Entry.Newer));
        Assert.IsType<Reentry.Never>(journey.Entry.Again);
    }

    [Fact]
    public void welcome_a_subscriber_at_once_and_once()
    {
        var journey = Journey("welcome");

        Assert.Equal([new SendStep("send-welcome", "welcome", 1)], journey.Steps.ToArray());
        Assert.Equal(["contact.subscribed"], journey.Entry.On.ToArray());
        Assert.Equal((Pace.Timely, "news", false), (journey.Frequency, journey.Topic, journey.IsTransactional));
        Assert.IsType<Reentry.Never>(journey.Entry.Again);
    }

    private static Journey Journey(string id) => Library.Good.Single(source => source.Journey.Id == id).Journey;
}
