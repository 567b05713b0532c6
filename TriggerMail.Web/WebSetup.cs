using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TriggerMail.Intake;
using TriggerMail.Links;
using TriggerMail.Sending;
using TriggerMail.Store;
using TriggerMail.Web.Access;
using TriggerMail.Web.Catalog;
using TriggerMail.Web.Contacts;
using TriggerMail.Web.Feedback;
using TriggerMail.Web.Health;
using TriggerMail.Web.Intake;
using TriggerMail.Web.Journeys;
using TriggerMail.Web.Links;
using TriggerMail.Web.Live;
using TriggerMail.Web.Messages;
using TriggerMail.Web.Pages;
using TriggerMail.Web.Privacy;
using TriggerMail.Web.Repairs;
using TriggerMail.Web.Segments;
using TriggerMail.Web.Tracking;

namespace TriggerMail.Web;

/// <summary>Everything HTTP, the same on both hosts.</summary>
public static class WebSetup
{
    /// <summary>
    /// Registers the endpoints and pages. The host registers <see cref="Engine"/>, <see cref="Events.IEventQueue"/>,
    /// <see cref="TriggerMail.Links.LinkTokens"/>, <see cref="TriggerMail.Store.StoreSettings"/>, <see cref="WebSettings"/>, <see cref="KnownHosts"/>, <see cref="TriggerMail.Contacts.Permissions.ConsentRules"/> and <see cref="TimeProvider"/>,
    /// <see cref="Clocks.ClockControl"/> where its clock can be moved, and a <see cref="HealthSource"/> for each queue it has.
    /// </summary>
    public static IServiceCollection AddTriggerMailWeb(this IServiceCollection services) => services
        .AddProblemDetails()
        .ConfigureHttpJsonOptions(options => ShownNames.Apply(options.SerializerOptions))
        .AddSingleton<KeyRing>()
        .AddSingleton<ApiKeyGate>()
        .AddSingleton<RateLimits>()
        .AddSingleton<RateGate>()
        .AddSingleton<HostGate>()
        .AddSingleton<AnswerGate>()
        .AddSingleton<CollectOrigins>()
        .AddSingleton(provider => new BrowserEvents(new StoreHosts(HostsOf(provider.GetRequiredService<StoreSettings>(), provider.GetRequiredService<WebSettings>()))))
        .AddSingleton<EventIntake>()
        .AddSingleton<PrivacyIntake>()
        .AddSingleton<ContactEndpoints>()
        .AddSingleton<PrivacyEndpoints>()
        .AddSingleton<CouponEndpoints>()
        .AddSingleton<ProductEndpoints>()
        .AddSingleton<LiveEndpoint>()
        .AddSingleton(services => new LiveLinks(services.GetRequiredService<LinkTokens>().Keys, services.GetRequiredService<StoreSettings>().PublicUrl))
        .AddSingleton<JourneyEndpoints>()
        .AddSingleton<MigrationEndpoint>()
        .AddSingleton<SegmentEndpoints>()
        .AddSingleton<MessageEndpoints>()
        .AddSingleton<MessageIntake>()
        .AddSingleton<DeadEndpoints>()
        .AddSingleton<TriggerMail.Preferences.SubscriptionPreferences>()
        .AddSingleton<TriggerMail.Feedback.DeliveryFeedback>()
        .AddSingleton<FeedbackEndpoints>()
        .AddSingleton<Imports.ConsentImport>()
        .AddSingleton<CustomerRequests>()
        .AddSingleton<TrackingEndpoints>()
        .AddSingleton(services => EngineHealth.Storage(services.GetRequiredService<Engine>()))
        .AddSingleton(services => EngineHealth.Alarms(
            services.GetRequiredService<Engine>(), services.GetRequiredService<WebSettings>().Health, services.GetRequiredService<TimeProvider>()))
        .AddSingleton(services => EngineHealth.Sends(
            services.GetRequiredService<Engine>(), services.GetRequiredService<WebSettings>().Health, services.GetRequiredService<TimeProvider>()))
        .AddSingleton(services => EngineHealth.Erasures(services.GetRequiredService<Engine>()))
        .AddSingleton(services => EngineHealth.Clock(services.GetRequiredService<Clocks.ClockDoubt>()))
        .AddSingleton(services => new HealthDesk(
            services.GetServices<HealthSource>(), services.GetRequiredService<WebSettings>().Health, services.GetRequiredService<ILogger<HealthDesk>>()))
        .AddSingleton<Clocks.ClockDoubt>()
        .AddSingleton<HealthEndpoint>()
        .AddPages();

    private static IEnumerable<string> HostsOf(StoreSettings store, WebSettings web) => store.Hosts.Append(store.Url).Concat(web.CollectOrigins);

    /// <summary>
    /// Finds out who called from behind trusted proxies, gives every answer its headers, turns away who asks for another host or too often,
    /// refuses what other sites make browsers do, and asks for a key where one is set. Before routing.
    /// </summary>
    public static IApplicationBuilder UseTriggerMailAccess(this IApplicationBuilder app)
    {
        ArgumentNullException.ThrowIfNull(app);
        var services = app.ApplicationServices;
        if (services.GetRequiredService<WebSettings>().Proxies.Options() is { } proxies)
            app.UseForwardedHeaders(proxies);
        var (answer, host) = (services.GetRequiredService<AnswerGate>(), services.GetRequiredService<HostGate>());
        var (rate, key) = (services.GetRequiredService<RateGate>(), services.GetRequiredService<ApiKeyGate>());
        return app
            .Use(next => context => answer.PassAsync(context, next))
            .Use(next => context => host.PassAsync(context, next))
            .Use(next => context => rate.PassAsync(context, next))
            .Use(next => context => SameOriginGate.PassAsync(context, next))
            .Use(next => context => key.PassAsync(context, next))
            .Use(next => context => BodyGate.PassAsync(context, next));
    }

    private static readonly string[] Looking = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps every path of design §9 that works so far.</summary>
    public static IEndpointRouteBuilder MapTriggerMail(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        routes.MapPost("/api/events", (HttpRequest request, EventIntake intake) => intake.EventsAsync(request));
        routes.MapPost("/api/webhooks/{source}", (HttpRequest request, string source, EventIntake intake) => intake.WebhookAsync(request, source));
        routes.MapPost("/api/collect", (HttpRequest request, EventIntake intake) => intake.CollectAsync(request));
        routes.MapMethods("/api/collect", [HttpMethods.Options], (HttpRequest request, CollectOrigins origins) => origins.Preflight(request));
        routes.MapGet("/api/contacts", (string? after, int? limit, ContactEndpoints contacts, CancellationToken cancel) => contacts.ListAsync(after, limit, cancel));
        routes.MapGet("/api/contacts/{name}", (string name, ContactEndpoints contacts, CancellationToken cancel) => contacts.ProfileAsync(name, cancel));
        routes.MapGet("/api/contacts/{name}/timeline", (string name, ContactEndpoints contacts, CancellationToken cancel) => contacts.TimelineAsync(name, cancel));
        routes.MapGet("/api/contacts/{name}/export", (string name, string? format, HttpContext context, PrivacyEndpoints privacy, CancellationToken cancel) => privacy.ExportAsync(name, format, context, cancel));
        routes.MapDelete("/api/contacts/{name}", (string name, PrivacyEndpoints privacy, CancellationToken cancel) => privacy.EraseAsync(name, cancel));
        routes.MapGet("/api/privacy", (PrivacyEndpoints privacy, CancellationToken cancel) => privacy.ListAsync(cancel));
        routes.MapGet("/api/privacy/{id}", (string id, PrivacyEndpoints privacy, CancellationToken cancel) => privacy.OneAsync(id, cancel));
        routes.MapPost("/api/privacy/{id}/stop", (string id, PrivacyEndpoints privacy) => privacy.StopAsync(id));
        routes.MapPost("/api/privacy/{id}/go", (string id, PrivacyEndpoints privacy) => privacy.GoAsync(id));
        routes.MapPost("/api/clock/confirm", (Clocks.ClockDoubt doubt) => doubt.Confirm());
        routes.MapGet("/api/journeys", (JourneyEndpoints journeys, CancellationToken cancel) => journeys.ListAsync(cancel));
        routes.MapPost("/api/journeys/{id}/migrate",
            (string id, int? from, bool? apply, MigrationEndpoint migrations, CancellationToken cancel) => migrations.MigrateAsync(id, from, apply, cancel));
        routes.MapGet("/api/journeys/{id}", (string id, JourneyEndpoints journeys, CancellationToken cancel) => journeys.OneAsync(id, cancel));
        routes.MapGet("/api/segments", (SegmentEndpoints segments, CancellationToken cancel) => segments.ListAsync(cancel));
        routes.MapGet("/api/bulk-jobs", (SegmentEndpoints segments, CancellationToken cancel) => segments.BulkJobsAsync(cancel));
        routes.MapGet("/api/messages", (string? contact, MessageEndpoints messages, CancellationToken cancel) => messages.ListAsync(contact, cancel));
        routes.MapPost("/api/messages", (HttpRequest request, MessageIntake messages) => messages.SendAsync(request));
        routes.MapGet("/api/messages/{id}", (string id, MessageEndpoints messages, CancellationToken cancel) => messages.OneAsync(id, cancel));
        routes.MapGet("/api/domains", async (Engine engine, TimeProvider clock, CancellationToken cancel) =>
            Results.Json(new { days = Insights.DomainReputation.Days, items = await engine.Domains.ReadAsync(clock.GetUtcNow(), cancel), next = (string?)null }));
        routes.MapPost("/api/consents/import", (HttpRequest request, bool? dryRun, Imports.ConsentImport import) => import.PostAsync(request, dryRun));
        routes.MapPost("/api/feedback", (HttpRequest request, FeedbackEndpoints feedback) => feedback.PostAsync(request));
        routes.MapGet("/api/dead", (DeadEndpoints dead, CancellationToken cancel) => dead.ListAsync(cancel));
        routes.MapPost("/api/dead/{id}/retry", (string id, DeadEndpoints dead) => dead.RetryAsync(id));
        routes.MapPost("/api/dead/retry", (DeadEndpoints dead) => dead.RetryAllAsync());
        routes.MapGet(LiveLinks.Path + "{token}", (HttpContext context, string token, LiveEndpoint live) => live.GetAsync(context, token));
        routes.MapGet("/api/products/{id}", (string id, ProductEndpoints products, CancellationToken cancel) => products.OneAsync(id, cancel));
        routes.MapGet("/api/coupons", (string? since, string? after, CouponEndpoints coupons, CancellationToken cancel) => coupons.ListAsync(since, after, cancel));
        routes.MapGet("/api/coupons/pools", (CouponEndpoints coupons, CancellationToken cancel) => coupons.PoolsAsync(cancel));
        routes.MapPost("/api/coupons/pools/{pool}", (HttpRequest request, string pool, CouponEndpoints coupons) => coupons.ImportAsync(request, pool));
        routes.MapTracking();
        routes.MapMethods("/health", Looking, (HttpContext context, HealthEndpoint health) => health.GetAsync(context));
        routes.MapMethods("/health/live", Looking, (HealthEndpoint health) => health.Live());
        routes.MapPages();
        return routes;
    }
}
