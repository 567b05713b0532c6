using TriggerMail.Sending;
using TriggerMail.Stories;

namespace TriggerMail.Contacts;

public sealed class What_mailbox_providers_report
{
    private readonly EngineStoryHost host = new();
    private readonly Story story;

    public What_mailbox_providers_report() => story = new(host);

    [Fact]
    public async Task as_a_dead_mailbox_stops_every_mail_even_the_transactional_one()
    {
        await story.SeesAsync("email.bounced", "{'bounce':{'status':'5.1.1','reason':'550 5.1.1 no such user'}}");
        await story.OrdersAsync();
        await story.IsToldAsync("00:00 suppressed order-confirmation: the address is suppressed: 550 5.1.1 no such user");
    }

    [Fact]
    public async Task as_a_full_mailbox_stops_nothing_until_it_was_full_five_times_in_14_days()
    {
        for (var bounce = 0; bounce < 5; bounce++)
        {
            await story.OrdersAsync($"order-{bounce}");
            await story.SeesAsync("email.bounced", "{'bounce':{'class':'soft','reason':'mailbox full'}}");
            await story.PassesAsync(24);
        }
        await story.OrdersAsync("order-6");
        var told = await story.TellAsync();
        Assert.Equal(5, told.Count(line => line.Contains("sent order-confirmation", StringComparison.Ordinal)));
        Assert.EndsWith("5 mails came back within 14 days, the last because: mailbox full", told[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task about_our_reputation_is_not_held_against_the_address()
    {
        await story.SeesAsync("email.bounced", "{'bounce':{'status':'5.7.26','reason':'unauthenticated'}}");
        await story.OrdersAsync();
        await story.IsToldAsync("00:00 sent order-confirmation");
    }

    [Fact]
    public async Task as_spam_is_a_no_to_marketing_and_ends_what_is_under_way()
    {
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.SeesAsync("email.complained");
        await story.PassesAsync(2);
        await story.IsToldAsync("01:00 suppressed cart-reminder: no consent to offers: unsubscribed on 2026-03-02");
    }

    [Fact]
    public async Task about_an_old_address_does_not_stop_mails_to_the_new_one()
    {
        await story.SeesAsync("contact.updated", "{'contact':{'id':'7','email':'ada@example.com'}}");
        await story.SeesAsync("contact.updated", "{'contact':{'id':'7','email':'ada@new.example'}}", subject: "id:7");
        await story.SeesAsync("email.bounced", "{'bounce':{'class':'hard','address':'ada@example.com'}}", subject: "id:7");
        await story.SeesAsync("order.placed", "{'order':{'id':'o1'}}", subject: "id:7");
        Assert.Equal([("sent", "order-confirmation")], (await host.DecisionsAsync("id:7")).Select(told => (told.State, told.Template)));
    }

    [Theory]
    [InlineData("5.1.1", BounceClass.Hard)]
    [InlineData("5.1.10", BounceClass.Hard)]
    [InlineData("5.2.2", BounceClass.Soft)]
    [InlineData("4.4.7", BounceClass.Soft)]
    [InlineData("5.7.1", BounceClass.Policy)]
    public void is_classified_by_its_enhanced_status(string status, BounceClass expected) => Assert.Equal(expected, Bounces.Classify(status));

    [Fact]
    public void is_read_out_of_a_servers_words() => Assert.Equal("5.1.1", Bounces.StatusIn("smtp; 550 5.1.1 <ada@example.com>: unknown"));
}
