using TriggerMail.Contacts.Permissions;

namespace TriggerMail.Contacts;

public sealed class Double_opt_in
{
    private static readonly ConsentRules Twice = new() { DoubleOptIn = true };

    [Fact]
    public async Task asks_the_mailbox_once_reminds_once_and_sends_nothing_else_until_it_answers()
    {
        var story = new ConsentStory(Twice);
        await story.SeesAsync("contact.subscribed");
        await story.SeesAsync("order.delivered", "{'order':{'id':'1'}}");
        await story.PassesAsync(24 * 30);
        await story.IsToldAsync(
            "00:00 sent confirm-subscription",
            "00:00 suppressed thank-you: no consent to offers: not confirmed yet",
            "24:00 sent confirm-reminder");
        Assert.Contains("Signed up for mails, and has yet to confirm it", await story.Host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task confirmed_counts_as_a_yes_with_its_proof_ends_the_asking_and_starts_the_welcome()
    {
        var story = new ConsentStory(Twice);
        await story.SeesAsync("contact.subscribed", "{'consent':{'source':'footer form','wording':'form-3'}}");
        await story.PassesAsync(2);

        Assert.True(await story.ConfirmsAsync());

        await story.PassesAsync(24 * 30);
        await story.IsToldAsync("00:00 sent confirm-subscription", "02:00 sent welcome");
        var yes = Assert.Single((await story.AdaAsync()).Consents);
        Assert.Equal(
            ("marketing", ConsentState.Subscribed, ConsentLevel.ConfirmedOptIn, "confirmation page", "confirm-page-1", "192.0.2.0/24"),
            (yes.Topic, yes.State, yes.Level, yes.Source, yes.Wording, yes.Origin));
        var history = await story.HistoryAsync();
        Assert.Equal(
            [("Subscribed", "confirmation page", "confirm-page-1", "en"), ("Pending", "footer form", "form-3", null)],
            history.Select(said => (said.State.ToString(), said.Source, said.Wording, said.Locale)));
        Assert.All(history, said => Assert.Equal("ada@example.com", said.Who));
    }

    [Fact]
    public async Task has_expired_after_thirty_days_and_confirms_nothing_any_more_until_somebody_signs_up_again()
    {
        var story = new ConsentStory(Twice);
        await story.SeesAsync("contact.subscribed");
        await story.PassesAsync(24 * 30);
        Assert.False(await story.ConfirmsAsync());
        await story.SeesAsync("order.delivered", "{'order':{'id':'1'}}");
        Assert.Contains("Did not send thank-you (thanks): no consent to offers: not confirmed within 30 days", await story.Host.TimelineAsync("ada@example.com"));

        await story.SeesAsync("contact.subscribed");
        await story.PassesAsync(24 * 29);
        Assert.True(await story.ConfirmsAsync());
    }

    [Fact]
    public async Task confirmed_twice_or_after_a_no_changes_nothing()
    {
        var story = new ConsentStory(Twice);
        await story.SeesAsync("contact.subscribed");
        Assert.True(await story.ConfirmsAsync());
        Assert.False(await story.ConfirmsAsync());
        await story.SeesAsync("contact.unsubscribed");
        Assert.False(await story.ConfirmsAsync());
        Assert.Equal(ConsentState.Unsubscribed, Assert.Single((await story.AdaAsync()).Consents).State);
    }

    [Fact]
    public async Task is_not_a_way_to_flood_a_strangers_mailbox()
    {
        var story = new ConsentStory(Twice);
        for (var i = 0; i < 20; i++)
        {
            await story.SeesAsync("contact.subscribed");
            await story.PassesAsync(30);
            await story.SeesAsync("contact.unsubscribed");
            await story.PassesAsync(1);
        }
        var asked = story.Host.Sender.Messages.Count;
        Assert.InRange(asked, 3, 2 * ((20 * 31 / (24 * 7)) + 1));
        Assert.Contains(
            "Did not send confirm-subscription (confirm-subscription): the contact was asked to confirm 2 times within 7 days, and is not asked more often",
            await story.Host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task does_not_take_a_yes_away_from_somebody_who_is_in_already()
    {
        var story = new ConsentStory(Twice);
        await story.SeesAsync("contact.subscribed");
        await story.ConfirmsAsync();
        await story.PassesAsync(48);
        await story.SeesAsync("contact.subscribed");
        await story.SeesAsync("contact.updated", "{'consent':{'state':'pending'}}");
        Assert.Equal(ConsentState.Subscribed, Assert.Single((await story.AdaAsync()).Consents).State);
        Assert.Equal("the contact had said something else that outweighs it", Assert.Single(await story.HistoryAsync(), said => said.Ignored is not null).Ignored);
    }

    [Fact]
    public async Task asks_those_too_who_ticked_a_box_in_a_checkout_but_not_those_whom_the_store_confirmed_or_asks_itself()
    {
        var story = new ConsentStory(Twice);
        await story.SeesAsync("checkout.started", "{'consent':{'state':'subscribed','level':'singleOptIn'}}");
        await story.IsToldAsync("00:00 sent confirm-subscription");

        var confirmed = new ConsentStory(Twice);
        await confirmed.SeesAsync("contact.updated", "{'consent':{'state':'subscribed','level':'confirmedOptIn'}}");
        await confirmed.IsToldAsync();
        Assert.Equal(ConsentState.Subscribed, Assert.Single((await confirmed.AdaAsync()).Consents).State);

        var shopify = new ConsentStory(new());
        await shopify.SeesAsync("contact.updated", "{'consent':{'state':'pending'}}");
        await shopify.IsToldAsync();
    }

    [Fact]
    public async Task can_be_asked_for_by_one_event_where_the_store_does_not_ask_everybody()
    {
        var story = new ConsentStory(new());
        await story.SeesAsync("contact.subscribed", "{'consent':{'state':'pending'}}");
        await story.IsToldAsync("00:00 sent confirm-subscription");
        await story.ConfirmsAsync();
        await story.IsToldAsync("00:00 sent confirm-subscription", "00:00 sent welcome");
    }
}
