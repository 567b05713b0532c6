using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Links;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Tracking;
using TriggerMail.Web.Links;

namespace TriggerMail.Web.Tracking;

/// <summary>The pixel and the signed links of mails. What they tell becomes an event; the reader is never kept waiting for it.</summary>
internal sealed class TrackingEndpoints(Engine engine, IEventQueue queue, LinkTokens tokens, CustomerRequests customers, TrackingSettings settings, TimeProvider clock, ILogger<TrackingEndpoints> log)
{
    // The smallest picture there is: GIF89a, one transparent pixel.
    private static readonly byte[] Pixel = Convert.FromBase64String("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private readonly TrackingTokens tracking = new(tokens.Keys);

    /// <summary><c>GET /t/o/{token}</c>: the pixel, whatever the token, so that no mail shows a broken picture.</summary>
    public async Task<IResult> OpenAsync(string token, HttpRequest request, CancellationToken cancel)
    {
        if (HttpMethods.IsGet(request.Method) && await tracking.ReadOpenAsync(token, cancel) is { } message)
            await TellAsync(EventTypes.EmailOpened, message, null, request, cancel);
        NotKept(request.HttpContext.Response);
        return Results.Bytes(Pixel, "image/gif");
    }

    /// <summary>
    /// <c>GET /t/c/{token}</c>: on to where the link leads, which is signed. HEAD leads on too, but is nobody's click: scanners
    /// and previews ask that way.
    /// </summary>
    public async Task<IResult> ClickAsync(string token, HttpRequest request, CancellationToken cancel)
    {
        if (await tracking.ReadClickAsync(token, cancel) is not { } claim)
            return BadLink.Page(customers.LanguageOf(request, null));
        if (HttpMethods.IsGet(request.Method))
            await TellAsync(EventTypes.EmailClicked, claim.Message, claim.Target, request, cancel);
        NotKept(request.HttpContext.Response);
        request.HttpContext.Response.Headers["Referrer-Policy"] = "no-referrer";
        return Results.Redirect(claim.Target);
    }

    private async Task TellAsync(string type, string message, string? link, HttpRequest request, CancellationToken cancel)
    {
        try
        {
            // A message that was erased or purged since is nobody's any more; the link still leads on.
            if (await engine.Contacts.MessageAsync(message, cancel) is var (row, _) && await engine.Contacts.FindAsync(row.Contact, cancel) is { } contact)
                await queue.EnqueueAsync([Event(type, row, contact, link, request.Headers.UserAgent.ToString(), CountryOf(request))], CancellationToken.None);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            log.LogError(problem, "An {Event} of message {Message} could not be taken in", type, message);
        }
    }

    private StoreEvent Event(string type, LedgerRow row, Contact contact, string? link, string userAgent, string? country)
    {
        var now = clock.GetUtcNow();
        var reader = MailReader.Of(userAgent, row.State == SendState.Claimed ? TimeSpan.Zero : now - row.At);
        var machine = reader.Machine is not null;
        var data = JsonSerializer.SerializeToElement(
            new { message = new { id = row.Id, journey = row.Journey, step = row.Step, template = row.Template, link, machine, because = reader.Machine, device = reader.Device, country } },
            JsonSerializerOptions.Web);
        // Made of what a reload repeats, by the minute: following a link again at once is the same click, and nobody can flood a timeline.
        var id = RowKey.Hash($"{row.Id}|{link}|{machine}|{now:yyyyMMddHHmm}");
        return new(id, "triggermail", type, now, contact.Email ?? contact.Aliases.First(), data);
    }

    // "XX" and "T1" are how networks say that they do not know.
    private string? CountryOf(HttpRequest request) =>
        settings.CountryHeader is { Length: > 0 } header && request.Headers[header].ToString().ToUpperInvariant() is { Length: 2 } country
            && country.All(char.IsAsciiLetterUpper) && country != "XX" ? country : null;

    private static void NotKept(HttpResponse response) => response.Headers.CacheControl = "no-store, max-age=0";
}

/// <summary>Where measuring is reached.</summary>
internal static class TrackingRoutes
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public static void MapTracking(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/t/o/{token}", Reading, (string token, HttpRequest request, TrackingEndpoints tracking, CancellationToken cancel) => tracking.OpenAsync(token, request, cancel));
        routes.MapMethods("/t/c/{token}", Reading, (string token, HttpRequest request, TrackingEndpoints tracking, CancellationToken cancel) => tracking.ClickAsync(token, request, cancel));
    }
}
