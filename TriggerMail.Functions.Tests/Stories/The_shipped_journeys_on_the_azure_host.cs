using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TriggerMail.Events;
using TriggerMail.Hosting;
using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;
using TriggerMail.Runtime;
using TriggerMail.Sending;

namespace TriggerMail.Stories;

/// <summary>Told by the app as Azure runs it, events handled inline: the same transcripts.</summary>
public sealed class The_shipped_journeys_on_the_azure_host : The_shipped_journeys
{
    protected override async Task<IStoryHost> OpenAsync() => await FunctionsStoryHost.StartAsync();
}

/// <summary>Every trigger and every step, by the app as Azure runs it.</summary>
public sealed class The_whole_language_on_the_azure_host : The_whole_language
{
    protected override async Task<IStoryHost> OpenAsync(string name, string yaml)
    {
        var (journey, problems) = JourneyReader.Read(name + ".yaml", yaml);
        Assert.Empty(problems);
        return await FunctionsStoryHost.StartAsync(journey!);
    }
}

/// <summary>The app's own engine, queue and alarm desk; the alarms ring when the clock comes to them.</summary>
internal sealed class FunctionsStoryHost(IHost app, VirtualClock clock) : IStoryHost
{
    private readonly Engine engine = app.Services.GetRequiredService<Engine>();
    private readonly AlarmDispatcher desk = app.Services.GetRequiredService<AlarmDispatcher>();
    private readonly IEventQueue queue = app.Services.GetRequiredService<IEventQueue>();

    public static async Task<FunctionsStoryHost> StartAsync()
    {
        var clock = new VirtualClock(EngineStoryHost.Start);
        return new(await TestApp.BuildAsync(clock: clock, texts: new RecordingSender()), clock);
    }

    /// <summary>The same with one journey in force and no other.</summary>
    public static async Task<FunctionsStoryHost> StartAsync(Journey only)
    {
        var host = await StartAsync();
        foreach (var other in host.engine.Journeys.Current)
            host.engine.Journeys.Withdraw(other.Id);
        host.engine.Journeys.Publish(only);
        await host.engine.Upkeep.BeginAsync();
        return host;
    }

    public DateTimeOffset Now => clock.GetUtcNow();

    public async Task HappenAsync(StoreEvent happened) => await queue.EnqueueAsync([happened]);

    public async Task PassAsync(TimeSpan time)
    {
        var target = Now + time;
        while (await engine.Due.EarliestAsync() is { } next && next <= target)
        {
            clock.MoveTo(next > Now ? next : Now);
            foreach (var alarm in await engine.Due.DueAsync(Now, 1_000))
                await desk.AnswerAsync(alarm);
        }
        clock.MoveTo(target);
    }

    public async Task<IReadOnlyList<Told>> DecisionsAsync(string contact) => await engine.Contacts.FindAsync(contact) is { } found
        ? [.. (await engine.Contacts.MessagesAsync(found)).Select(row => new Told(row.At, Decisions.Name(row.State), row.Template, row.Reason))]
        : [];

    public async Task<IReadOnlyList<string>> TimelineAsync(string contact) => await engine.Contacts.FindAsync(contact) is { } found
        ? [.. (await engine.Contacts.TimelineAsync(found)).Select(line => line.Text)]
        : [];

    public ValueTask DisposeAsync()
    {
        app.Dispose();
        return ValueTask.CompletedTask;
    }
}
