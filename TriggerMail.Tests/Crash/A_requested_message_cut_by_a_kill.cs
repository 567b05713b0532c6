using System.Text;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Crash;

/// <summary>The real local host, killed with SIGKILL in the middle of <c>POST /api/messages</c>, and nobody who asks again.</summary>
public sealed class A_requested_message_cut_by_a_kill
{
    private const string Request = """message {"template":"order","to":"ada@example.com","key":"reset-1","data":{"order":{"number":"ada-1"}}}""";

    [Theory]
    [InlineData("after-hint", 2)] // the second hint is the request itself
    [InlineData("after-claim", 1)]
    [InlineData("before-handover", 1)]
    [InlineData("before-record", 1)]
    public async Task is_sent_when_the_host_is_started_again(string point, int nth)
    {
        using var scene = new CrashScene();
        await using var sink = SmtpSink.Start();
        await using (var first = await CrashProcess.StartAsync(scene, sink.Port))
        {
            await first.AskAsync($"die {point} {nth}");
            Assert.Null(await first.AskAsync(Request));
        }
        await using var second = await CrashProcess.StartAsync(scene, sink.Port);
        await second.AskAsync("advance 30");
        await second.AskAsync("advance 0");
        Assert.Equal(["order ada-1"], sink.Mails.Select(Subject).Distinct());
        Assert.Single(sink.Mails.Select(mail => Header(mail, "Message-ID")).Distinct());
    }

    private static string Subject(ReceivedMail mail) => Header(mail, "Subject");

    private static string Header(ReceivedMail mail, string name) =>
        Encoding.UTF8.GetString(mail.Bytes).Split("\r\n").First(line => line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))[(name.Length + 2)..];
}
