using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Web.Clocks;
using TriggerMail.Web.Contacts;
using TriggerMail.Web.Domains;
using TriggerMail.Web.Journeys;
using TriggerMail.Web.Links;
using TriggerMail.Web.Messages;
using TriggerMail.Web.Overview;
using TriggerMail.Web.Privacy;
using TriggerMail.Web.Repairs;
using TriggerMail.Web.Segments;

namespace TriggerMail.Web.Pages;

/// <summary>The pages: the console for the store's people, and those behind the links in mails for its customers.</summary>
internal static class PageRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static IServiceCollection AddPages(this IServiceCollection services) => services
        .AddSingleton<Assets>()
        .AddSingleton<StoreTime>()
        .AddSingleton<ClockDesk>()
        .AddSingleton<OverviewPages>()
        .AddSingleton<MessagePages>()
        .AddSingleton<ContactPages>()
        .AddSingleton<JourneyPages>()
        .AddSingleton<PrivacyPages>()
        .AddSingleton<UnsubscribePages>()
        .AddSingleton<PreferencePages>()
        .AddSingleton<ConfirmPages>()
        .AddSingleton<DeadPages>()
        .AddSingleton<DomainPages>()
        .AddSingleton<SegmentPages>();

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        routes.MapConsole();
        routes.MapCustomerPages();
        routes.MapMethods("/assets/{name}", Reading, (string name, HttpContext context, Assets assets) => assets.Get(name, context));
    }

    private static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/", Reading, (OverviewPages pages, CancellationToken cancel) => pages.ShowAsync(cancel));
        routes.MapMethods("/messages/{id}", Reading, (string id, string? width, MessagePages pages, CancellationToken cancel) => pages.ShowAsync(id, width, cancel));
        routes.MapMethods("/messages/{id}/html", Reading, (string id, MessagePages pages, CancellationToken cancel) => pages.MailAsync(id, cancel));
        routes.MapMethods("/contacts", Reading, (string? q, ContactPages pages, CancellationToken cancel) => pages.SearchAsync(q, cancel));
        routes.MapMethods("/contacts/{name}", Reading, (string name, ContactPages pages, CancellationToken cancel) => pages.ShowAsync(name, cancel));
        routes.MapMethods("/contacts/{name}/erase", Reading, (string name, PrivacyPages pages, CancellationToken cancel) => pages.AskAsync(name, cancel));
        routes.MapPost("/contacts/{name}/erase", (string name, PrivacyPages pages, CancellationToken cancel) => pages.EraseAsync(name, cancel));
        routes.MapMethods("/privacy", Reading, (PrivacyPages pages, CancellationToken cancel) => pages.ListAsync(cancel));
        routes.MapMethods("/privacy/stop", Reading, (string? id, PrivacyPages pages, CancellationToken cancel) => pages.AskToStopAsync(id, cancel));
        routes.MapPost("/privacy/stop", (HttpRequest request, PrivacyPages pages) => pages.StopAsync(request));
        routes.MapPost("/privacy/go", (HttpRequest request, PrivacyPages pages) => pages.GoAsync(request));
        routes.MapPost("/privacy/answered", (HttpRequest request, PrivacyPages pages) => pages.AnsweredAsync(request));
        routes.MapMethods("/journeys/{id}", Reading, (string id, JourneyPages pages, CancellationToken cancel) => pages.ShowAsync(id, cancel));
        routes.MapMethods("/dead", Reading, (DeadPages pages, CancellationToken cancel) => pages.ShowAsync(cancel));
        routes.MapMethods("/domains", Reading, (DomainPages pages, CancellationToken cancel) => pages.ShowAsync(cancel));
        routes.MapPost("/dead", (HttpRequest request, DeadPages pages, CancellationToken cancel) => pages.RetryAsync(request, cancel));
        routes.MapMethods("/segments", Reading, (SegmentPages pages, CancellationToken cancel) => pages.ListAsync(cancel));
        routes.MapMethods("/segments/{name}", Reading, (string name, SegmentPages pages, CancellationToken cancel) => pages.ShowAsync(name, cancel));
        routes.MapPost("/clock/advance", (HttpRequest request, ClockDesk desk) => desk.AdvanceAsync(request));
    }

    private static void MapCustomerPages(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/u/{token}", Reading, (string token, HttpRequest request, UnsubscribePages pages, CancellationToken cancel) => pages.AskAsync(token, request, cancel));
        routes.MapPost("/u/{token}", (string token, HttpRequest request, UnsubscribePages pages, CancellationToken cancel) => pages.UnsubscribeAsync(token, request, cancel));
        routes.MapMethods("/p/{token}", Reading, (string token, HttpRequest request, PreferencePages pages, CancellationToken cancel) => pages.ShowAsync(token, request, cancel));
        routes.MapPost("/p/{token}", (string token, HttpRequest request, PreferencePages pages, CancellationToken cancel) => pages.SaveAsync(token, request, cancel));
        routes.MapMethods("/confirm/{token}", Reading, (string token, HttpRequest request, ConfirmPages pages, CancellationToken cancel) => pages.AskAsync(token, request, cancel));
        routes.MapPost("/confirm/{token}", (string token, HttpRequest request, ConfirmPages pages, CancellationToken cancel) => pages.ConfirmAsync(token, request, cancel));
    }
}
