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
