using System.Collections.Immutable;
using TriggerMail.Journeys;
using TriggerMail.Stories;

namespace TriggerMail.Sending;

public sealed class Two_mails_for_one_slot
{
    [Fact]
    public async Task are_decided_by_priority_whichever_was_held_first()
    {
        await using var host = new EngineStoryHost([Journey("low", 10), Journey("high", 90), Journey("first", 50)]);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("first"); // takes the slot for 24 h
        await story.SeesAsync("low");
        await story.SeesAsync("high");
        await story.PassesAsync(60);
        var told = await story.TellAsync();
        Assert.Equal(["00:00 sent welcome", "24:00 sent welcome"], told.Where(line => line.Contains(" sent ", StringComparison.Ordinal)));
        var messages = await host.Engine.Contacts.MessagesAsync((await host.Engine.Contacts.FindAsync("ada@example.com"))!);
        Assert.Equal(["first", "high"], messages.Where(row => row.State == SendState.Sent).Select(row => row.Journey));
        var low = messages.Single(row => row.Journey == "low");
        Assert.Equal(SendState.Suppressed, low.State);
        Assert.StartsWith("expired: another mail went out", low.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task expire_with_a_reason_when_the_whole_system_was_away_too_long()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        host.Clock.MoveTo(host.Now.AddDays(5)); // nobody was there to answer the alarms
        await story.PassesAsync(1);
        await story.IsToldAsync(
            "120:00 suppressed cart-reminder: expired: it was meant for 2026-03-02 09:00 UTC, and later than 1 day after it makes no sense",
            "120:00 suppressed cart-offer: expired: it was meant for 2026-03-03 08:00 UTC, and later than 1 day after it makes no sense",
            "120:00 suppressed cart-last-chance: expired: it was meant for 2026-03-05 08:00 UTC, and later than 1 day after it makes no sense");
    }

    [Fact]
    public async Task still_go_when_it_was_away_for_a_few_hours_only()
    {
        await using var host = new EngineStoryHost();
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        host.Clock.MoveTo(host.Now.AddHours(10));
        await story.PassesAsync(90);
        await story.IsToldAsync("10:00 sent cart-reminder", "24:00 sent cart-offer", "72:00 sent cart-last-chance");
    }

    private static Journey Journey(string id, int priority) => new()
    {
        Id = id,
        Goal = "sell",
        Benefit = new("saves", "earns"),
        Feeling = "glad",
        Topic = "offers",
        Priority = priority,
        Entry = new([id], null, null, ReentryMode.Ignore, new Reentry.Always()),
        Steps = ImmutableArray.Create<Step>(new SendStep($"send-{id}", "welcome", 1)),
    };
}
