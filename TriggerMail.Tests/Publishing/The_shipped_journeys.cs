using TriggerMail.Journeys;
using TriggerMail.Publishing;
using TriggerMail.Templates;

namespace TriggerMail.Tests.Publishing;

public sealed class The_shipped_journeys
{
    private static readonly TemplateSet Templates = TemplateSet.Load(Repository.Templates).Set;
    private static readonly Library Library = Library.Load(Shipped.Folder, Templates.Names.ToHashSet(StringComparer.Ordinal));

    [Fact]
    public void have_no_problem()
    {
        Assert.Empty(Library.Problems);
        Assert.Equal(Shipped.Texts.Length, Library.Good.Count);
    }

    [Fact]
    public void point_editors_to_the_schema() =>
        Assert.All(Shipped.Texts, text => Assert.StartsWith("# yaml-language-server: $schema=journey.schema.json\n", text.ReplaceLineEndings("\n"), StringComparison.Ordinal));

    [Fact]
    public void say_what_counts_as_their_success() => Assert.All(Library.Good, source => Assert.NotNull(source.Journey.Measure));

    [Fact]
    public void send_marketing_and_transactional_mails_by_the_topic_that_goes_with_them() =>
        Assert.All(Library.Good, source => Assert.All(source.Journey.Steps.OfType<SendStep>(), send =>
            Assert.Equal((source.Journey.Id, source.Journey.IsTransactional || source.Journey.Topic == "confirmation"), (source.Journey.Id, Templates.IsTransactional(send.Template)))));

    [Fact]
    public void have_a_story_each_that_the_demo_plays() =>
        Assert.All(Library.Good, source => Assert.True(File.Exists(Path.Combine(Repository.Samples, source.Journey.Id + ".ndjson")), $"samples/{source.Journey.Id}.ndjson is missing."));

    [Fact]
    public void stop_when_the_store_removes_the_contact_or_belong_to_a_purchase() =>
        Assert.All(Library.Good, source => Assert.True(source.Journey.IsTransactional || source.Journey.Exit.On.Contains("contact.deleted"), source.Journey.Id));

    [Fact]
    public void bring_back_a_cart_after_an_hour_a_day_and_three_days_counted_from_the_last_change()
    {
        var journey = Journey("cart-abandonment");

        Assert.Equal(
            [TimeSpan.FromHours(1), TimeSpan.FromHours(24), TimeSpan.FromHours(72)],
            journey.Steps.OfType<WaitUntilStep>().Select(step => ((Moment.FromStart)step.Moment).Offset));
        Assert.Equal(["cart-reminder", "cart-offer", "cart-last-chance"], journey.Steps.OfType<SendStep>().Select(step => step.Template));
        Assert.Equal(("cart.id", ReentryMode.Restart, FrequencyCapMode.Timely), (journey.Entry.Key!.Text, journey.Entry.Newer, journey.Frequency));
        Assert.Equal(new Reentry.After(TimeSpan.FromHours(24)), journey.Entry.Again);
        Assert.Equal(["order.placed", "cart.emptied", "checkout.started", "contact.deleted"], journey.Exit.On.ToArray());
    }

    [Fact]
    public void confirm_an_order_at_once_and_once()
    {
        var journey = Journey("order-confirmation");

        Assert.Equal([new SendStep("send-order-confirmation", "order-confirmation", 1)], journey.Steps.ToArray());
        Assert.True(journey.IsTransactional);
        Assert.Equal(("order.id", ReentryMode.Ignore), (journey.Entry.Key!.Text, journey.Entry.Newer));
        Assert.IsType<Reentry.Never>(journey.Entry.Again);
    }

    private static Journey Journey(string id) => Library.Good.Single(source => source.Journey.Id == id).Journey;
}
