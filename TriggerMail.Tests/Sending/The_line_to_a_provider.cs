using TriggerMail.Sending.Throttling;

namespace TriggerMail.Sending;

/// <summary>Who goes next to a provider, and who waits.</summary>
public sealed class The_line_to_a_provider
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void lets_a_purchase_go_before_what_waited_longer()
    {
        var line = Line("offer a.example", "offer b.example", "order a.example");
        Assert.Equal(["order a.example", "offer a.example", "offer b.example"], Take(line, 3));
    }

    [Fact]
    public void gives_domains_their_turns_however_many_one_of_them_has()
    {
        var line = Line("offer a.example", "offer a.example", "offer a.example", "offer b.example");
        Assert.Equal(["offer a.example", "offer b.example", "offer a.example"], Take(line, 3));
    }

    [Fact]
    public void keeps_a_connection_free_of_a_domain_that_takes_all_others()
    {
        var line = Line(atOnce: 4, [.. Enumerable.Repeat("offer slow.example", 9)]);
        Assert.Equal(3, Take(line, 9).Count);
        line.Add(Send("offer quick.example", 99));
        Assert.Equal(["offer quick.example"], Take(line, 9));
    }

    [Fact]
    public void sends_to_one_contact_one_after_the_other()
    {
        var line = new SendLine(atOnce: 4, mostOpen: 8);
        var first = new QueuedSend("ada~one~=~1~1", "email", "a.example", false, Now);
        line.Add(first);
        line.Add(first with { Id = "ada~two~=~1~1" });
        Assert.Equal("ada~one~=~1~1", line.Next(Now)?.Id);
        Assert.Null(line.Next(Now));
        line.Answered(first, new SendResult.Accepted(), Now);
        Assert.Null(line.Next(Now));
        line.Close(first);
        Assert.Equal("ada~two~=~1~1", line.Next(Now)?.Id);
    }

    public static TheoryData<SendResult> Silences => [new SendResult.TryLater("silent") { IsUnreachable = true }, new SendResult.Unknown("silent")];

    [Theory]
    [MemberData(nameof(Silences))]
    public void rests_longer_each_time_its_provider_is_not_to_be_reached_or_says_nothing_and_then_tries_one(SendResult answer)
    {
        var line = Line("offer a.example", "offer b.example", "offer c.example");
        var at = Now;
        foreach (var pause in new[] { 5, 10, 20, 40, 60, 60 })
        {
            var tried = line.Next(at)!;
            Assert.Null(at == Now ? null : line.Next(at)); // One alone finds out.
            line.Answered(tried, answer, at);
            line.Add(tried);
            line.Close(tried);
            Assert.Null(line.Next(at.AddSeconds(pause - 1)));
            Assert.Equal(new("silent", Now), line.Trouble);
            at = at.AddSeconds(pause);
        }
        line.Answered(line.Next(at)!, new SendResult.Accepted(), at);
        Assert.Null(line.Trouble);
        Assert.NotNull(line.Next(at));
    }

    private static readonly SendResult Lost = new SendResult.TryLater("hung up") { IsUnreachable = true, IsLostOverIt = true };

    // It may be the message's own fault.
    [Theory]
    [InlineData("order a.example", "offer a.example")]
    [InlineData("order a.example", "offer b.example")]
    [InlineData("order a.example", "order a.example")]
    [InlineData("offer a.example", "order b.example")]
    [InlineData("offer a.example", "offer a.example")]
    public void tries_another_message_than_the_one_that_failed_last(string bad, string good)
    {
        var line = Line(bad);
        var tried = Fail(line, Now);
        line.Add(Send(good, 7));
        var at = Now.AddSeconds(5);
        Assert.StartsWith("c7~", line.Next(at)?.Id);
        Assert.Null(line.Next(at));
        Assert.StartsWith("c0~", tried.Id);
    }

    [Fact]
    public void does_not_let_a_crowd_of_orders_that_fail_keep_the_rest_from_being_tried()
    {
        var line = Line("order a.example", "order b.example", "order c.example", "order d.example", "offer e.example");
        Fail(line, Now);
        Assert.Equal("e.example", line.Next(Now.AddSeconds(5))?.Domain);
    }

    [Fact]
    public void tries_the_one_that_failed_when_there_is_no_other()
    {
        var line = Line("order a.example");
        Fail(line, Now);
        Assert.NotNull(line.Next(Now.AddSeconds(5)));
    }

    [Theory]
    [InlineData(true, "a.example")]
    [InlineData(false, "a.example")]
    [InlineData(true, "b.example")]
    public void gives_one_that_comes_back_its_old_place_before_later_ones_of_its_contact(bool isUrgent, string laterDomain)
    {
        var line = new SendLine(atOnce: 4, mostOpen: 8);
        line.Add(new("ada~confirmed~=~1~1", "email", "a.example", isUrgent, Now));
        line.Add(new("ada~cancelled~=~1~1", "email", laterDomain, isUrgent, Now));
        line.Add(new("ben~confirmed~=~1~1", "email", "a.example", isUrgent, Now));
        Fail(line, Now);
        line.Answered(line.Next(Now.AddSeconds(5))!, new SendResult.Accepted(), Now.AddSeconds(5)); // Ben's: the provider is back.
        Assert.Equal("ada~confirmed~=~1~1", line.Next(Now.AddSeconds(5))?.Id);
        Assert.Null(line.Next(Now.AddSeconds(5)));
    }

    [Fact]
    public void lets_nothing_of_a_contact_overtake_what_is_put_off_and_keeps_nobody_elses_waiting()
    {
        var line = new SendLine(atOnce: 4, mostOpen: 8);
        var first = new QueuedSend("ada~confirmed~=~1~1", "email", "a.example", true, Now);
        line.Add(first);
        var tried = line.Next(Now)!;
        line.Answered(tried, null, Now);
        line.PutOff(tried, Now.AddMinutes(1));
        line.Close(tried);
        line.Add(first with { Id = "ada~cancelled~=~1~1", At = Now.AddSeconds(1) });
        Assert.Null(line.Next(Now.AddSeconds(59)));
        Assert.True(line.IsQuiet);
        line.Add(first with { Id = "ben~confirmed~=~1~1", At = Now.AddSeconds(2) });
        Assert.Equal("ben~confirmed~=~1~1", line.Next(Now.AddSeconds(59))?.Id);
        Assert.Equal(Now, line.Oldest); // What is put off waits too.
        Assert.Equal("ada~confirmed~=~1~1", line.Next(Now.AddMinutes(1))?.Id);
    }

    [Fact]
    public void lets_nothing_of_a_contact_go_whose_answer_is_not_settled()
    {
        var line = new SendLine(atOnce: 4, mostOpen: 8);
        var first = new QueuedSend("ada~confirmed~=~1~1", "email", "a.example", true, Now);
        line.Add(first);
        line.Add(first with { Id = "ada~cancelled~=~1~1" });
        var tried = line.Next(Now)!;
        line.Answered(tried, new SendResult.Accepted(), Now);
        line.Rest(tried);
        Assert.Null(line.Next(Now));
        Assert.True(line.IsQuiet);
        line.Reopen(tried);
        line.Close(tried);
        Assert.Equal("ada~cancelled~=~1~1", line.Next(Now)?.Id);
    }

    [Fact]
    public void misses_its_provider_only_while_something_waits_for_it()
    {
        var line = Line("offer a.example");
        var tried = line.Next(Now)!;
        line.Answered(tried, new SendResult.Unknown("silent"), Now);
        Assert.NotNull(line.Trouble);
        line.Close(tried); // Settled: nobody knows whether it went out, and it is not repeated.
        Assert.Null(line.Trouble);
        var later = Now.AddHours(3);
        line.Add(Send("offer b.example", 2));
        tried = line.Next(later)!;
        Assert.Equal(later, line.Trouble?.Since);
        line.Answered(tried, new SendResult.Accepted(), later);
        Assert.Null(line.Trouble);
    }

    private static QueuedSend Fail(SendLine line, DateTimeOffset at)
    {
        var tried = line.Next(at)!;
        line.Answered(tried, Lost, at);
        line.Add(tried with { Lost = tried.Lost + 1 });
        line.Close(tried);
        return tried;
    }

    private static SendLine Line(params string[] sends) => Line(atOnce: 16, sends);

    private static SendLine Line(int atOnce, string[] sends)
    {
        var line = new SendLine(atOnce, mostOpen: 100);
        for (var n = 0; n < sends.Length; n++)
            line.Add(Send(sends[n], n));
        return line;
    }

    private static QueuedSend Send(string what, int n) => new($"c{n}~journey~=~1~1", "email", what.Split(' ')[1], what.StartsWith("order", StringComparison.Ordinal), Now);

    private static List<string> Take(SendLine line, int most)
    {
        var taken = new List<string>();
        while (taken.Count < most && line.Next(Now) is { } next)
            taken.Add($"{(next.IsUrgent ? "order" : "offer")} {next.Domain}");
        return taken;
    }
}
