using System.Globalization;
using System.Net;
using System.Text;
using TriggerMail.Hosts;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Crash;

/// <summary>SIGTERM and SIGKILL while a mail server takes its time. The verdict is the mail server's mailbox and the ledger after the next start.</summary>
[Trait("Kind", "security")]
public sealed class A_host_told_to_stop : IDisposable
{
    private const int Mails = 40;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task ends_the_mails_it_began_and_begins_no_others()
    {
        var answer = new TaskCompletionSource();
        await using var sink = SmtpSink.Start(new() { Script = call => call.Stage == SinkStage.Content ? new SinkAct.After(answer.Task) : null });
        await using (var host = await StartAsync(sink))
        {
            await WelcomeAsync(host, Mails);
            for (var n = 0; n < 4; n++) // As many as there are connections: each has taken a mail, and is silent.
                await sink.Arrived.WaitAsync();
            var ended = await host.StopAsync();
            // It used to be cut off after two seconds.
            await Assert.ThrowsAsync<TimeoutException>(() => ended.WaitAsync(TimeSpan.FromSeconds(4)));
            answer.SetResult();
            Assert.Equal(0, await ended.WaitAsync(TimeSpan.FromMinutes(1)));
            Assert.Equal(4, sink.Received);
        }
        await using var again = await StartAsync(sink);
        await AdvanceAsync(again);
        Assert.Equal((Mails, 0), await StatesAsync(again));
        Assert.Equal(Mails, sink.Received);
    }

    [Fact]
    public async Task leaves_only_what_was_in_the_servers_hands_in_doubt_when_it_is_killed()
    {
        var isStuck = true;
        await using var sink = SmtpSink.Start(new() { Script = call => isStuck && call.Stage == SinkStage.Content ? new SinkAct.Hang() : null });
        await using (var host = await StartAsync(sink))
        {
            await WelcomeAsync(host, Mails);
            for (var n = 0; n < 4; n++)
                await sink.Arrived.WaitAsync();
            await host.KillAsync();
        }
        isStuck = false;
        await using var again = await StartAsync(sink);
        await AdvanceAsync(again);
        Assert.Equal((Mails - 4, 4), await StatesAsync(again));
        Assert.Equal(Mails, sink.Received);
    }

    [Fact]
    public async Task leaves_nothing_in_doubt_when_the_server_had_not_even_answered()
    {
        var isStuck = true;
        await using var sink = SmtpSink.Start(new() { Script = call => isStuck && call.Stage == SinkStage.Recipient ? new SinkAct.Hang() : null });
        await using (var host = await StartAsync(sink))
        {
            await WelcomeAsync(host, Mails);
            while (sink.Commands.Count(line => line.StartsWith("RCPT", StringComparison.Ordinal)) < 4)
                await host.GetAsync("/api/clock");
            await host.KillAsync();
        }
        isStuck = false;
        await using var again = await StartAsync(sink);
        await AdvanceAsync(again);
        Assert.Equal((Mails, 0), await StatesAsync(again));
        Assert.Equal(Mails, sink.Received);
    }

    private async Task<LocalProcess> StartAsync(SmtpSink sink)
    {
        var host = new LocalProcess(folder["data"], new Dictionary<string, string>
        {
            ["TriggerMail__Smtp__Host"] = "127.0.0.1",
            ["TriggerMail__Smtp__Port"] = sink.Port.ToString(CultureInfo.InvariantCulture),
            ["TriggerMail__Smtp__Security"] = "None",
            ["TriggerMail__Smtp__MaxConnections"] = "4",
        });
        await host.StartAsync();
        return host;
    }

    // A mail each that is marketing, to domains of their own.
    private static async Task WelcomeAsync(LocalProcess host, int count)
    {
        for (var n = 0; n < count; n++)
        {
            using var body = new StringContent(
                $$$$"""{"specversion":"1.0","id":"w{{{{n}}}}","source":"/shop","type":"contact.subscribed","subject":"ada@shop{{{{n}}}}.example","data":{"consent":{"topics":["marketing"],"state":"subscribed","source":"form"}}}""",
                Encoding.UTF8, "application/cloudevents+json");
            using var answer = await host.Http.PostAsync(new Uri("/api/events", UriKind.Relative), body);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }
    }

    private static async Task AdvanceAsync(LocalProcess host)
    {
        using var body = new StringContent("{\"by\":\"2m\"}", Encoding.UTF8, "application/json");
        (await host.Http.PostAsync(new Uri("/api/clock/advance", UriKind.Relative), body)).EnsureSuccessStatusCode();
    }

    private static async Task<(int Sent, int Uncertain)> StatesAsync(LocalProcess host)
    {
        var states = new List<string?>();
        for (var n = 0; n < Mails; n++)
            states.AddRange((await host.GetAsync($"/api/messages?contact=ada@shop{n}.example")).GetProperty("items").EnumerateArray().Select(row => row.GetProperty("state").GetString()));
        Assert.Equal(Mails, states.Count);
        return (states.Count(state => state == "sent"), states.Count(state => state == "uncertain"));
    }
}
