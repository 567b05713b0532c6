using System.Collections.Immutable;
using TriggerMail.Journeys;
using TriggerMail.Stories;

namespace TriggerMail.Sending;

/// <summary>Two mails claimed by one event, and a bug or a broken disk in the middle of the first one's handover.</summary>
public sealed class A_sender_that_throws
{
    [Fact]
    public async Task loses_neither_its_own_mail_nor_the_one_that_waited_behind_it()
    {
        var broken = true;
        var sender = new RecordingSender { IsIdempotent = true, Answer = _ => broken ? throw new IOException("the disk is gone") : new SendResult.Accepted() };
        await using var host = new EngineStoryHost([Journey("first"), Journey("second")], sender: sender);
        var story = new Story(host);
        await Assert.ThrowsAsync<IOException>(() => story.SeesAsync("order.placed", id: "one"));
        broken = false;
        await story.SeesAsync("order.placed", id: "one"); // the queue delivers it again
        await story.IsToldAsync("00:00 sent welcome", "00:00 sent welcome");
    }

    private static Journey Journey(string id) => new()
    {
        Id = id,
        Goal = "confirm",
        Benefit = new("knows", "calm"),
        Feeling = "sure",
        Topic = "orders",
        Entry = new(["order.placed"], null, null, ReentryMode.Ignore, new Reentry.Always()),
        Steps = ImmutableArray.Create<Step>(new SendStep($"send-{id}", "welcome", 1)),
    };
}
