using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TriggerMail.Hosting;
using TriggerMail.Stories;

namespace TriggerMail.Privacy;

[Trait("Kind", "security")]
public sealed class The_log
{
    [Fact]
    public async Task names_nobody_whatever_happens_and_fails()
    {
        using var folder = new TemporaryFolder();
        using var log = new Captured();
        using var factory = LoggerFactory.Create(logs => logs.AddProvider(log).SetMinimumLevel(LogLevel.Trace));
        var options = new ServeOptions("http://127.0.0.1:0", folder["data"], Repository.Journeys, Repository.Templates, ManualClock: true) { ClockStart = EngineStoryHost.Start };
        var settings = LocalSettings.Read(new Microsoft.Extensions.Configuration.ConfigurationBuilder().Build(), options.Urls);
        await using (var host = await LocalHost.OpenAsync(options, settings, factory))
        {
            await SeesAsync(host, "contact.subscribed", """{"contact":{"email":"ada.lovelace@example.com","firstName":"Augusta","lastName":"Lovelace","phone":"+43155577788"}}""");
            await SeesAsync(host, "cart.updated", Story.Cart("a", "Kettle").Replace('\'', '"'));
            // More than a contact's record holds: what is put aside is logged too.
            for (var i = 0; i < 2; i++)
                await SeesAsync(host, "product.viewed", $"{{\"product\":{{\"id\":\"p{i}\",\"title\":\"{new string('x', 400_000)}\"}}}}");
            await host.Jumps!.AdvanceAsync(TimeSpan.FromDays(4), CancellationToken.None);
            await ComeBackAsync(host, folder);
            await SeesAsync(host, "privacy.erasure_requested", """{"contact":{"email":"ada.lovelace@example.com"}}""");
            await host.Jumps.AdvanceAsync(TimeSpan.FromDays(1), CancellationToken.None);
        }
        Assert.Contains(log.Lines, line => line.Contains("was put aside", StringComparison.Ordinal));
        foreach (var name in new[] { "ada.lovelace", "Augusta", "Lovelace", "55577788" })
            Assert.DoesNotContain(log.Lines, line => line.Contains(name, StringComparison.OrdinalIgnoreCase));
    }

    // Whatever can come back about her: a bounce, an answer to a mail, one to a text message, a mail nobody can read, a message tried again.
    private static async Task ComeBackAsync(LocalHost host, TemporaryFolder folder)
    {
        var ada = (await host.Engine.Contacts.FindAsync("ada.lovelace@example.com"))!;
        var row = (await host.Engine.Contacts.MessagesAsync(ada))[0];
        var desk = new Feedback.DeliveryFeedback(host.Engine, host.Queue);
        await desk.TakeAsync(new(Feedback.FeedbackKind.Bounced, "ada.lovelace@example.com", host.Clock.GetUtcNow()) { Message = row.Id, Status = "5.2.2", Reason = "552 ada.lovelace is full" }, "b", "test");
        await desk.TakeAsync(new(Feedback.FeedbackKind.Replied, null, host.Clock.GetUtcNow()) { Number = "+43155577788", Text = "STOP" }, "r", "test");
        var drop = Directory.CreateDirectory(folder["drop"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(drop, "a.eml"), "From: ada.lovelace@example.com\nSubject: Re: hello\n\nstop\n");
        await File.WriteAllTextAsync(Path.Combine(drop, "b.eml"), "From: ada.lovelace@example.com\nSubject: Re: hello\n\nI am Augusta Lovelace\n");
        var box = new Feedback.FeedbackFolder(drop, desk, new(host.Engine, host.Queue, host.Tokens, host.Clock), host.Clock);
        await box.LookAsync();
        Assert.Equal(2, await box.LookAsync());
        await host.DrainAsync();
        await host.Engine.Dead.RetryAsync(row.Id);
        Assert.True(TriggerMail.Contacts.Permissions.Consents.Refuses((await host.Engine.Contacts.FindAsync("ada.lovelace@example.com"))!, "offers", TriggerMail.Contacts.Permissions.Channels.Sms));
    }

    private int events;

    private async Task SeesAsync(LocalHost host, string type, string data)
    {
        await host.Queue.EnqueueAsync([new($"{type}-{++events}", "/story", type, host.Clock.GetUtcNow(), "ada.lovelace@example.com", System.Text.Json.JsonDocument.Parse(data).RootElement)]);
        await host.DrainAsync();
    }

    private sealed class Captured : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue($"{formatter(state, exception)} {exception}");

        public void Dispose()
        {
        }
    }
}
