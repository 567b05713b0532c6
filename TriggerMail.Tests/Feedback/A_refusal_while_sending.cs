using TriggerMail.Sending;
using TriggerMail.Sending.Throttling;
using TriggerMail.Stories;

namespace TriggerMail.Feedback;

/// <summary>What the receiver says while a mail is handed over counts as what comes back later.</summary>
public sealed class A_refusal_while_sending
{
    [Theory]
    [InlineData(BounceClass.Soft, true)]
    [InlineData(BounceClass.Policy, false)]
    [InlineData(null, false)]
    public async Task suppresses_an_address_that_refused_softly_five_times_in_14_days(BounceClass? about, bool suppressed)
    {
        await using var host = Host(new SendResult.Refused("552 5.2.2 mailbox full") { About = about });
        var story = new Story(host);
        for (var order = 0; order < 5; order++)
        {
            await story.OrdersAsync($"order-{order}", cart: null);
            await story.PassesAsync(24);
        }
        Assert.Equal(
            suppressed ? "5 mails came back within 14 days, the last because: 552 5.2.2 mailbox full" : null,
            (await host.Engine.Contacts.FindAsync("ada@example.com"))!.Suppression?.Reason);
    }

    [Fact]
    public async Task is_held_against_the_address_once_when_all_its_attempts_have_failed()
    {
        await using var host = Host(new SendResult.TryLater("452 4.2.2 mailbox full") { About = BounceClass.Soft });
        var story = new Story(host);
        for (var order = 0; order < 5; order++)
        {
            await story.OrdersAsync($"order-{order}", cart: null);
            Assert.Null((await host.Engine.Contacts.FindAsync("ada@example.com"))!.Suppression);
            await story.PassesAsync(24);
        }
        Assert.Equal(30, host.Sender.Messages.Count);
        var contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        Assert.Equal("5 mails came back within 14 days, the last because: 452 4.2.2 mailbox full", contact.Suppression?.Reason);
        Assert.Equal("ada@example.com", contact.Suppression?.Address);
    }

    [Fact]
    public async Task counts_together_with_what_comes_back_later()
    {
        await using var host = Host(new SendResult.Refused("552 5.2.2 mailbox full") { About = BounceClass.Soft });
        var story = new Story(host);
        for (var order = 0; order < 4; order++)
            await story.OrdersAsync($"order-{order}", cart: null);
        await story.SeesAsync("email.bounced", "{'bounce':{'class':'soft','reason':'over quota'}}");

        Assert.Equal("5 mails came back within 14 days, the last because: over quota", (await host.Engine.Contacts.FindAsync("ada@example.com"))!.Suppression?.Reason);
    }

    [Theory]
    [InlineData(null, "421 Too many messages, try later", true)]
    [InlineData("4.7.0", "temporary local problem", true)]
    [InlineData("4.7.28", "our system has detected an unusual rate of unsolicited mail", true)]
    [InlineData("4.3.2", "please slow down", true)]
    [InlineData(null, "server is busy", false)]
    [InlineData("4.2.1", "the user you are trying to contact is receiving mail at a rate that", false)]
    [InlineData("4.2.2", "mailbox full, try again later", false)]
    [InlineData("4.7.1", "Greylisting in action, please come back later", false)]
    [InlineData("5.7.1", "rate limit, but for ever", false)]
    public void is_told_to_be_about_our_pace_or_not(string? status, string words, bool expected) => Assert.Equal(expected, Deferral.IsAboutPace(status, words));

    private static EngineStoryHost Host(SendResult answer) =>
        new(EngineStoryHost.Shipped().Where(journey => journey.Id == "order-confirmation"), sender: new() { Answer = _ => answer });
}
