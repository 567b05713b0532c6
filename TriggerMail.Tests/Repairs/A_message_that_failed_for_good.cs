using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Repairs;

// listmonk#2278, #2591: part of a campaign was never sent, and nobody could tell whose.
// parcelvoy#434: a failed send was silence, not something to look at and try again.
public sealed class A_message_that_failed_for_good
{
    private readonly RecordingSender sender = new() { Answer = _ => new SendResult.Refused("552 the mailbox is full") };

    [Fact]
    public async Task is_listed_with_its_reason_and_sent_once_more_however_often_it_is_asked_for()
    {
        await using var host = new EngineStoryHost(sender: sender);
        var story = new Story(host);
        await story.OrdersAsync();
        var letter = Assert.Single(await host.Engine.Dead.ListAsync());
        Assert.Equal("the provider refused it: 552 the mailbox is full", letter.Reason);

        sender.Answer = _ => new SendResult.Accepted();
        var retry = await host.Engine.Dead.RetryAsync(letter.Id);
        Assert.Equal(new Retry(letter.Id, RetryOutcome.Done, null, letter.Id + "~r1"), retry);
        Assert.Equal(RetryOutcome.NotThere, (await host.Engine.Dead.RetryAsync(letter.Id)).Outcome);
        Assert.Empty(await host.Engine.Dead.RetryAllAsync());
        Assert.Empty(await host.Engine.Dead.ListAsync());

        Assert.Equal(2, sender.Messages.Count);
        Assert.Equal(2, sender.Messages.Select(mail => mail.Headers["Message-ID"]).Distinct().Count());
        var (row, _) = (await host.Engine.Contacts.MessageAsync(retry.NewId!))!.Value;
        Assert.Equal((SendState.Sent, letter.Id), (row.State, row.RetryOf));
        Assert.Contains("once more", Decisions.Say(row), StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_judged_again_by_the_contact_as_it_is_now()
    {
        await using var host = new EngineStoryHost(sender: sender);
        var story = new Story(host);
        await story.SeesAsync("contact.subscribed");
        await story.SeesAsync("contact.unsubscribed");
        sender.Answer = _ => new SendResult.Accepted();
        var retry = Assert.Single(await host.Engine.Dead.RetryAllAsync());
        Assert.Equal(RetryOutcome.Suppressed, retry.Outcome);
        Assert.EndsWith(": unsubscribed on 2026-03-02", retry.Reason, StringComparison.Ordinal);
        Assert.Single(sender.Messages);
        Assert.Empty(await host.Engine.Dead.ListAsync());
    }

    [Fact]
    public async Task stays_away_when_what_it_was_about_is_over()
    {
        await using var host = new EngineStoryHost(sender: sender);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await story.PassesAsync(2);
        sender.Answer = _ => new SendResult.Accepted();
        await story.PassesAsync(1);
        await story.OrdersAsync();
        var retry = Assert.Single(await host.Engine.Dead.RetryAllAsync());
        Assert.Equal((RetryOutcome.Suppressed, "order.placed came since, on 2026-03-02 11:00 UTC"), (retry.Outcome, retry.Reason));
    }

    [Fact]
    public async Task waits_on_the_list_while_another_mail_uses_the_slot()
    {
        await using var host = new EngineStoryHost([Regular("first"), Regular("second")], sender: sender);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("first");
        sender.Answer = _ => new SendResult.Accepted();
        await story.SeesAsync("second");
        var retry = Assert.Single(await host.Engine.Dead.RetryAllAsync());
        Assert.Equal(RetryOutcome.NotNow, retry.Outcome);
        Assert.Single(await host.Engine.Dead.ListAsync());
        await story.PassesAsync(24);
        Assert.Equal(RetryOutcome.Done, Assert.Single(await host.Engine.Dead.RetryAllAsync()).Outcome);
        Assert.Equal(3, sender.Messages.Count);
    }

    [Fact]
    public async Task goes_back_on_the_list_under_its_new_name_when_it_fails_again()
    {
        await using var host = new EngineStoryHost(sender: sender);
        await new Story(host).OrdersAsync();
        var first = Assert.Single(await host.Engine.Dead.RetryAllAsync());
        Assert.Equal(RetryOutcome.FailedAgain, first.Outcome);
        sender.Answer = _ => new SendResult.TryLater("busy");
        var second = Assert.Single(await host.Engine.Dead.RetryAllAsync());
        Assert.Equal((RetryOutcome.FailedAgain, "tried again, and the provider could not take it: busy"), (second.Outcome, second.Reason));
        Assert.EndsWith("~r2", Assert.Single(await host.Engine.Dead.ListAsync()).Id, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_told_from_one_in_doubt_which_only_a_person_sends_again_by_name()
    {
        await using var host = new EngineStoryHost(sender: sender);
        sender.Answer = _ => new SendResult.Unknown("the line went dead");
        var story = new Story(host);
        await story.SeesAsync("contact.subscribed");
        sender.Answer = _ => new SendResult.Accepted();
        Assert.Empty(await host.Engine.Dead.RetryAllAsync());
        var row = Assert.Single(await host.Engine.Contacts.MessagesAsync((await host.Engine.Contacts.FindAsync("ada@example.com"))!));
        Assert.Equal(SendState.Uncertain, row.State);
        await story.PassesAsync(24);
        Assert.Equal(RetryOutcome.Done, (await host.Engine.Dead.RetryAsync(row.Id)).Outcome);
        Assert.Equal(RetryOutcome.NotThere, (await host.Engine.Dead.RetryAsync(row.Id)).Outcome);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_never_doubled_wherever_the_retry_is_cut_off(bool afterwards)
    {
        for (var dieAt = 1; dieAt <= 8; dieAt++)
        {
            var (records, mails) = (new InMemoryRecordStore(), new RecordingSender { Answer = sender.Answer });
            await using var host = new EngineStoryHost(records: records, sender: mails);
            await new Story(host).SeesAsync("contact.subscribed");
            var letter = Assert.Single(await host.Engine.Dead.ListAsync());
            mails.Answer = _ => new SendResult.Accepted();
            await using var dying = new EngineStoryHost(records: new CrashingStore(records, dieAt, afterwards), sender: mails, owner: "dying", clock: host.Clock);
            await Record.ExceptionAsync(() => dying.Engine.Dead.RetryAsync(letter.Id));
            await host.Engine.Dead.RetryAsync(letter.Id); // The person tries again, and again.
            await host.Engine.Sends.ResumeAsync(); // The next start takes up what the crash left open.
            await host.Engine.Doctor.ExamineAsync(fix: true);
            await host.PassAsync(TimeSpan.FromHours(1));
            await host.Engine.Dead.RetryAsync(letter.Id);
            Assert.InRange(mails.Messages.Count, 1, 2);
            var rows = await host.Engine.Contacts.MessagesAsync((await host.Engine.Contacts.FindAsync("ada@example.com"))!);
            var again = Assert.Single(rows, row => row.RetryOf is not null);
            Assert.True(again.State is SendState.Sent or SendState.Uncertain, $"{again.State} after dying at {dieAt}");
            Assert.True(mails.Messages.Count == 2 || again.State == SendState.Uncertain, "lost without a word");
        }
    }

    private static Journeys.Journey Regular(string id) => new()
    {
        Id = id,
        Goal = "tell",
        Benefit = new("knows", "is known"),
        Feeling = "informed",
        Topic = "news",
        Entry = new([id], null, null, Journeys.ReentryMode.Ignore, new Journeys.Reentry.Always()),
        Steps = [new Journeys.SendStep($"send-{id}", "welcome", 1)],
    };
}
