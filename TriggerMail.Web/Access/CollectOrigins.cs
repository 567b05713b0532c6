using Microsoft.AspNetCore.Http;
using TriggerMail.Store;

namespace TriggerMail.Web.Access;

/// <summary>
/// Which sites' scripts may read the answers of <c>/api/collect</c> (W3C Fetch, CORS): the shop's own, and those in
/// <c>TriggerMail:CollectOrigins</c>. Never with cookies or logins, and for no other path.
/// </summary>
internal sealed class CollectOrigins(WebSettings settings, StoreSettings store)
{
    private readonly HashSet<string> allowed = new(
        settings.CollectOrigins.Append(store.Url).Select(Origin).OfType<string>(), StringComparer.OrdinalIgnoreCase);

    /// <summary><c>OPTIONS /api/collect</c>: the browser asks before it sends.</summary>
    public IResult Preflight(HttpRequest request)
    {
        Allow(request);
        return Results.StatusCode(StatusCodes.Status204NoContent);
    }

    /// <summary>Lets the script of an allowed site read the answer.</summary>
    public void Allow(HttpRequest request)
    {
        var headers = request.HttpContext.Response.Headers;
        headers.Vary = "Origin";
        if (!allowed.Contains(request.Headers.Origin.ToString()))
            return;
        headers.AccessControlAllowOrigin = request.Headers.Origin;
        headers.AccessControlAllowMethods = "POST";
        headers.AccessControlAllowHeaders = "content-type, x-write-key";
        headers.AccessControlMaxAge = "600";
    }

    private static string? Origin(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" ? parsed.GetLeftPart(UriPartial.Authority) : null;
}
