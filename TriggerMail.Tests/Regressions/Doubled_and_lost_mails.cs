using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Regressions;

/// <summary>What users of other systems suffered most: the same mail again and again, or not at all.</summary>
[Trait("Kind", "security")]
public sealed class Doubled_and_lost_mails
{
    private readonly RecordingSender sender = new();

    // superset-sh/superset#6747: a drip hung on an event that fires for every workspace; 1,487 copies reached 230 people.
    [Fact]
    public async Task an_event_that_fires_a_hundred_times_gives_one_mail()
    {
        await using var host = await Small.HostAsync(sender, Small.On("workspace.created", Small.Send(0)));
        for (var n = 0; n < 100; n++)
            await new Story(host).SeesAsync("workspace.created", id: $"workspace-{n}");
        await host.PassAsync(TimeSpan.FromDays(9));
        Assert.Single(sender.Messages);
    }

    // mautic#8802, #6505, #13070: the same message on each round of the cron job, up to every minute.
    [Fact]
    public async Task looking_again_and_again_sends_nothing_again()
    {
        await using var host = await Small.HostAsync(sender, Small.On("start", Small.Send(0), new WaitStep("wait", TimeSpan.FromDays(1), 2), Small.Send(2)));
        await new Story(host).SeesAsync("start");
        var contact = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        var run = Assert.Single(await host.Engine.Contacts.ActiveAsync(contact));
        for (var round = 0; round < 50; round++)
            await host.Engine.Runner.CatchUpAsync(contact.Id, run.Id);
        Assert.Single(sender.Messages);
    }

    // mautic#7226: one rejected recipient made the whole batch fail, so all the others were mailed endlessly.
    [Fact]
    public async Task a_rejected_recipient_is_nobody_elses_trouble()
    {
        sender.Answer = mail => mail.To == "ben@example.com" ? new SendResult.Refused("550 no such user", AddressIsDead: true) : new SendResult.Accepted();
        await using var host = await Small.HostAsync(sender, Small.On("start", Small.Send(0)));
        foreach (var name in new[] { "ada", "ben", "cleo" })
        {
            await Small.SubscribedAsync(host, $"{name}@example.com");
            await new Story(host, $"{name}@example.com").SeesAsync("start", id: name);
        }
        await host.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(["ada@example.com", "ben@example.com", "cleo@example.com"], Small.To(sender));
    }

    // mautic#9880, #11763: two rows, seconds apart, for the same contact and mail, because two workers came to it at once.
    [Fact]
    public async Task two_processes_that_take_up_the_same_event_make_one_decision()
    {
        var records = new YieldingStore(new InMemoryRecordStore());
        var journey = Small.On("start", Small.Send(0));
        await using var one = new EngineStoryHost([journey], records, sender, "one", lease: TimeSpan.FromMinutes(10));
        await using var other = new EngineStoryHost([journey], records, sender, "other", lease: TimeSpan.FromMinutes(10));
        await Small.SubscribedAsync(one);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(n => Task.Run(() => new Story(n % 2 == 0 ? one : other).SeesAsync("start", id: "the-same"))));
        Assert.Single(sender.Messages);
        Assert.Single(await one.DecisionsAsync("ada@example.com"));
    }

    // Jaal-Yantra-Textiles/v2#1334: the cart mail came twice, one second apart; the owner wants suppression proven by a test.
    [Fact]
    public async Task two_changes_of_a_cart_a_second_apart_give_one_reminder()
    {
        await using var host = new EngineStoryHost(sender: sender);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        await host.PassAsync(TimeSpan.FromSeconds(1));
        await story.FillsCartAsync();
        await story.PassesAsync(3);
        Assert.Single(sender.Messages);
    }

    // mailchimp/mc-magento#783: each return visit triggered the reminder once more.
    [Fact]
    public async Task a_cart_that_is_visited_again_gets_one_reminder_after_the_last_visit()
    {
        await using var host = new EngineStoryHost(sender: sender);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        for (var visit = 0; visit < 5; visit++)
        {
            await story.FillsCartAsync();
            await story.PassesAsync(0.5);
        }
        await story.PassesAsync(2);
        await story.IsToldAsync("03:00 sent cart-reminder");
    }

    // listmonk#2278, #2591, #2168: a restart marked the campaign as finished with part of it unsent, and nobody could tell whose part.
    // listmonk#2070, #2313: resuming began from the start; some got five copies.
    [Fact]
    public async Task a_restart_in_the_middle_leaves_nobody_out_and_mails_nobody_twice()
    {
        var records = new InMemoryRecordStore();
        var idempotent = new RecordingSender { IsIdempotent = true };
        var journey = Small.On("sale", new WaitStep("wait", TimeSpan.FromHours(1), 1), Small.Send(1));
        var host = new EngineStoryHost([journey], records, idempotent);
        for (var n = 0; n < 30; n++)
        {
            await Small.SubscribedAsync(host, $"c{n}@example.com");
            await new Story(host, $"c{n}@example.com").SeesAsync("sale", id: $"sale-{n}");
        }
        var dying = new EngineStoryHost([journey], new CrashingStore(records, 40, afterwards: true), idempotent, "dying", clock: host.Clock);
        await Assert.ThrowsAsync<CrashException>(() => dying.PassAsync(TimeSpan.FromHours(2)));
        Assert.InRange(idempotent.Messages.Count, 1, 29);
        var restarted = new EngineStoryHost([journey], records, idempotent, "restarted", clock: host.Clock);
        await restarted.PassAsync(TimeSpan.FromHours(2));
        Assert.Equal(30, idempotent.Messages.Select(mail => mail.Id).Distinct().Count());
        Assert.Equal(30, Small.To(idempotent).Distinct().Count());
        for (var n = 0; n < 30; n++)
            Assert.Equal("sent", Assert.Single(await restarted.DecisionsAsync($"c{n}@example.com")).State);
    }

    // novuhq/novu#12373, #2569: a retried digest merged into itself and vanished; events close together gave several digests.
    [Fact]
    public async Task events_that_come_at_the_same_moment_are_all_kept_and_start_one_run()
    {
        var records = new YieldingStore(new InMemoryRecordStore());
        await using var host = new EngineStoryHost([Small.On("start", Small.Send(0))], records, sender, lease: TimeSpan.FromMinutes(10));
        await Small.SubscribedAsync(host);
        var at = host.Now;
        await Task.WhenAll(Enumerable.Range(0, 12).Select(n => Task.Run(() =>
            host.HappenAsync(new StoreEvent($"start-{n % 6}", "/story", "start", at, "ada@example.com", JsonDocument.Parse("{}").RootElement)))));
        Assert.Single(sender.Messages);
        Assert.Equal(6, (await host.TimelineAsync("ada@example.com")).Count(line => line == "start"));
    }
}
