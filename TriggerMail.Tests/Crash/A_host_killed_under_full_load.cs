using System.Globalization;
using TriggerMail.Hosts;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Crash;

/// <summary>kill -9 while events stream in and mails go out. The verdict is the outside mailbox's.</summary>
public sealed class A_host_killed_under_full_load : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task has_sent_a_confirmation_for_every_order_it_ever_accepted()
    {
        await using var sink = SmtpSink.Start();
        await using var host = new LocalProcess(folder["data"], new Dictionary<string, string>
        {
            ["TriggerMail__Smtp__Host"] = "127.0.0.1",
            ["TriggerMail__Smtp__Port"] = sink.Port.ToString(CultureInfo.InvariantCulture),
            ["TriggerMail__Smtp__Security"] = "None",
        });
        var figures = await new KillUnderLoad(sink, async () =>
        {
            await host.StartAsync();
            return new(host.Http.BaseAddress!, host.KillAsync);
        }).RunAsync(kills: 3, mailsBetween: 120, new Random(9));
        Assert.True(figures.Accepted > 20, figures.ToString());
        Assert.True(figures is { Lost: 0, OtherIds: 0, DoubledMarketing: 0, Silent: 0 }, figures.ToString());
        // At most what four connections hold at each kill.
        Assert.True(figures.Uncertain <= 4 * figures.Kills, figures.ToString());
    }
}
