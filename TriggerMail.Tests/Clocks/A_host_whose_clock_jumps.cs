using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using TriggerMail.Hosting;

namespace TriggerMail.Clocks;

/// <summary>The whole local engine on a machine whose clock shows another year for some seconds.</summary>
[Trait("Kind", "security")]
public sealed class A_host_whose_clock_jumps : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();
    private readonly MachineClock machine = new(Start);

    public A_host_whose_clock_jumps()
    {
        Write("journeys/greetings.yaml", "journey: greetings\ngoal: Say hello\nbenefit: { customer: Knows, store: Is trusted }\nfeeling: sure\ntopic: news\n"
            + "entry: { on: contact.subscribed, again: never }\nsteps:\n  - send: hello\n  - wait: 25h\n  - send: hello\n");
        Write("journeys/promotion.yaml", "journey: promotion\ngoal: Tell of the sale\nbenefit: { customer: Saves, store: Sells }\nfeeling: glad\ntopic: news\n"
            + "entry: { broadcast: { to: all, at: \"2026-11-27 09:00\" } }\nsteps:\n  - send: hello\n");
        Write("segments/all.yaml", "segment: all\ngoal: Everybody who agreed\nwhen:\n  contact.consent.news: subscribed\n");
        Write("templates/hello/en.hbs", "---\nsubject: \"hello\"\npreheader: \"A greeting that must come once.\"\nneeds: [links.unsubscribe]\n---\n<html><body><p>Good day. <a href=\"{{links.unsubscribe}}\">Unsubscribe</a></p></body></html>\n");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, 365)]
    [InlineData(false, 1_200)]
    [InlineData(true, 365)]
    [InlineData(true, 1_200)]
    public async Task destroys_nothing_and_goes_on_when_it_is_right_again(bool atAStart, int days)
    {
        var host = await OpenAsync();
        await LiveAsync(host);
        var before = await KeptAsync(host);
        Assert.Equal(["sent hello"], before.Messages);

        if (atAStart)
            await host.DisposeAsync();
        machine.Jump(TimeSpan.FromDays(days));
        if (atAStart)
            host = await OpenAsync();
        await BeatAsync(host, TimeSpan.FromSeconds(12));
        Assert.NotNull(((SteadyClock)host.Clock).Doubt);
        var meanwhile = await KeptAsync(host);
        Assert.Equal((before.Runs, before.Words, before.Round), (meanwhile.Runs, meanwhile.Words, meanwhile.Round));
        Assert.Equal(before.Messages, meanwhile.Messages);

        if (atAStart)
            await host.DisposeAsync();
        machine.Jump(TimeSpan.FromDays(-days));
        if (atAStart)
            host = await OpenAsync();
        Assert.Null(((SteadyClock)host.Clock).Doubt);
        await BeatAsync(host, TimeSpan.FromHours(26), TimeSpan.FromHours(1));
        Assert.Equal(["sent hello", "sent hello"], (await KeptAsync(host)).Messages);
        await BeatAsync(host, new DateTimeOffset(2026, 11, 28, 0, 0, 0, TimeSpan.Zero) - machine.GetUtcNow(), TimeSpan.FromHours(12));
        Assert.Equal(["sent hello", "sent hello", "sent hello"], (await KeptAsync(host)).Messages);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task honours_a_jump_that_a_person_confirms()
    {
        await using var host = await OpenAsync();
        await LiveAsync(host);
        machine.Jump(TimeSpan.FromDays(2));
        await BeatAsync(host, TimeSpan.FromSeconds(12));
        Assert.Single((await KeptAsync(host)).Messages);
        ((SteadyClock)host.Clock).Confirm();
        await BeatAsync(host, TimeSpan.FromSeconds(12));
        Assert.Equal(2, (await KeptAsync(host)).Messages.Count);
    }

    private static async Task LiveAsync(LocalHost host)
    {
        await host.Queue.EnqueueAsync([new("yes", "/shop", "contact.subscribed", host.Clock.GetUtcNow(), "ada@example.com", JsonDocument.Parse("{}").RootElement)]);
        await host.DrainAsync();
        await host.BeatAsync();
    }

    // What the heartbeat of the host does, beat by beat.
    private async Task BeatAsync(LocalHost host, TimeSpan time, TimeSpan? step = null)
    {
        for (var left = time; left > TimeSpan.Zero; left -= step ?? TimeSpan.FromSeconds(1))
        {
            machine.Pass(step ?? TimeSpan.FromSeconds(1));
            await host.BeatAsync();
            host.Engine.Sends.Beat();
            do
                await host.DrainAsync();
            while (await host.Alarms.AnswerAsync(16, default) > 0);
        }
    }

    private static async Task<(IReadOnlyList<string> Messages, int Runs, int Words, string Round)> KeptAsync(LocalHost host)
    {
        var ada = (await host.Engine.Contacts.FindAsync("ada@example.com"))!;
        var rows = await host.Engine.Contacts.MessagesAsync(ada);
        var round = await host.Engine.BulkJobs.FindAsync("broadcast:promotion");
        var words = 0;
        foreach (var row in rows)
            if (await host.Engine.Contacts.MessageAsync(row.Id) is (_, not null))
                words++;
        return ([.. rows.Select(row => $"{row.State} {row.Template}".ToLowerInvariant())], (await host.Engine.Contacts.ActiveAsync(ada)).Count, words, $"{round?.Progress.BegunAt} {round?.Progress.EndedAt} {round?.Progress.Stopped}");
    }

    private Task<LocalHost> OpenAsync() => LocalHost.OpenAsync(
        new(ServeOptions.DefaultUrls, folder["data"], folder["journeys"], folder["templates"], ManualClock: false) { Segments = folder["segments"], Wall = machine },
        LocalSettings.Read(new ConfigurationBuilder().Build(), ServeOptions.DefaultUrls), NullLoggerFactory.Instance);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
        File.WriteAllText(folder[name], text);
    }
}
