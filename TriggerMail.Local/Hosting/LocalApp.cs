using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using TriggerMail.Clocks;
using TriggerMail.Events;
using TriggerMail.Publishing;
using TriggerMail.Web;
using TriggerMail.Web.Access;
using TriggerMail.Web.Clocks;
using TriggerMail.Web.Health;

namespace TriggerMail.Hosting;

/// <summary>The whole product as one web application.</summary>
internal static class LocalApp
{
    private const int MostConnections = 2_000;
    private const long LargestFile = 8 * 1024 * 1024;

    /// <summary>Opens the data folder and builds the application; the caller runs it.</summary>
    /// <exception cref="StartRefusedException">It cannot start as asked.</exception>
    public static async Task<WebApplication> BuildAsync(ServeOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(options.Settings);
        builder.WebHost.UseUrls(options.Urls).UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Logging.ClearProviders().AddTolerantConsole();
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Warning);

        var settings = LocalSettings.Read(builder.Configuration, options.Urls);
        RefuseToBeOpen(options.Urls, settings.Web);
        builder.Services.Configure<KestrelServerOptions>(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Math.Max(settings.Web.MaxBodyBytes * 4L, LargestFile);
            // Fewer than files the process may open, so that idle callers cannot keep the store from its own.
            kestrel.Limits.MaxConcurrentConnections = MostConnections;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
            kestrel.Limits.MinRequestBodyDataRate = new(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        });
        using var logs = LoggerFactory.Create(log => log.AddTolerantConsole());
        var host = await LocalHost.PrepareAsync(options, settings, logs);
        Register(builder.Services, host, settings);
        builder.Services.AddSingleton(new KnownHosts(settings.Web, settings.Store, options.Urls.Split(';')))
            .AddSingleton(QueueHealth.Events(
                () => new(host.Queue.Pending, host.Queue.OldestQueuedAt) { Resuming = host.Queue.Resuming }, settings.Web.Health, host.Clock));

        var app = builder.Build();
        // The container disposes only what was asked for, and the data folder must be let go with the app.
        app.Services.GetRequiredService<LocalHost>();
        foreach (var problem in host.Problems)
            app.Logger.LogError("{Report}", Publisher.Report(problem, host.Engine.Journeys));
        app.UseTriggerMailAccess();
        app.MapTriggerMail();
        app.MapClock();
        return app;
    }

    private static void Register(IServiceCollection services, LocalHost host, LocalSettings settings)
    {
        services.AddSingleton(_ => host); // By factory: the container disposes what it made.
        services.AddSingleton(host.Engine).AddSingleton<IEventQueue>(host.Queue).AddSingleton(host.Tokens).AddSingleton(host.Clock)
            .AddSingleton(host.Alarms).AddSingleton(settings.Store).AddSingleton(settings.Web).AddSingleton(settings.Consent).AddSingleton(settings.Tracking)
            .AddTriggerMailWeb()
            .AddHostedService<Beginning>();
        if (host.Jumps is { } jumps)
            services.AddSingleton(jumps).AddSingleton(new ClockControl(jumps.AdvanceAsync));
        else
            services.AddHostedService<Heartbeat>();
    }

    // Anybody who can reach an intake without a key can write in the name of the store's customers.
    private static void RefuseToBeOpen(string urls, WebSettings web)
    {
        if (web.AsksForKey)
            return;
        foreach (var url in urls.Split(';', StringSplitOptions.RemoveEmptyEntries))
            if (!IsLoopback(url))
                throw new StartRefusedException(
                    $"TriggerMail would listen on {url}, where others can reach it, without a key. Make a key with `keys new --scope admin` and set what it prints, or listen on {ServeOptions.DefaultUrls}.");
    }

    private static bool IsLoopback(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed)
        && (parsed.Host == "localhost" || (IPAddress.TryParse(parsed.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)));
}
