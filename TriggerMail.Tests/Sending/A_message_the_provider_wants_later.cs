using TriggerMail.Stories;

namespace TriggerMail.Sending;

/// <summary>Retries: further and further apart, not all at the same moment, as late as the provider asks, and not for ever.</summary>
public sealed class A_message_the_provider_wants_later
{
    private static readonly TimeSpan[] Least = [TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8)];

    [Fact]
    public void is_offered_again_after_pauses_that_grow_and_differ_from_message_to_message()
    {
        for (var attempt = 1; attempt <= Least.Length; attempt++)
        {
            var pauses = Enumerable.Range(0, 200).Select(n => RetrySchedule.After(attempt, $"send-{n}", null)!.Value).ToList();
            Assert.All(pauses, pause => Assert.InRange(pause, Least[attempt - 1], Least[attempt - 1] * 1.25));
            Assert.True(pauses.Distinct().Count() > 50, "messages refused together would come back together");
        }
        Assert.Null(RetrySchedule.After(Least.Length + 1, "send-1", null));
        Assert.Equal(RetrySchedule.After(2, "send-1", null), RetrySchedule.After(2, "send-1", null)); // the same on every process
    }

    [Fact]
    public void waits_as_long_as_the_provider_asks()
    {
        Assert.Equal(TimeSpan.FromHours(3), RetrySchedule.After(1, "send-1", TimeSpan.FromHours(3)));
        Assert.InRange(RetrySchedule.After(1, "send-1", TimeSpan.FromSeconds(1))!.Value, Least[0], Least[0] * 1.25);
    }

    [Fact]
    public async Task is_given_up_after_six_attempts_with_the_providers_last_word_and_listed()
    {
        var sender = new RecordingSender { Answer = _ => new SendResult.TryLater("451 try again") };
        await using var host = new EngineStoryHost(sender: sender);
        await new Story(host).OrdersAsync();
        await host.PassAsync(TimeSpan.FromDays(2));
        Assert.Equal(6, sender.Messages.Count);
        Assert.Single(sender.Messages.Select(mail => mail.Headers["Message-ID"]).Distinct());
        Assert.Equal("given up after 6 attempts: 451 try again", Assert.Single(await host.Engine.Dead.ListAsync()).Reason);
    }
}
