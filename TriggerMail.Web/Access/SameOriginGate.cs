using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>
/// Refuses what another site makes a visitor's browser do here. Browsers say where a request comes from
/// (<c>Sec-Fetch-Site</c>, W3C Fetch Metadata; <c>Origin</c>, RFC 6454) and programs say neither. Paths that prove themselves
/// in other ways stay open. No tokens, so no keys to keep.
/// </summary>
internal static class SameOriginGate
{
    public static Task PassAsync(HttpContext context, RequestDelegate next) =>
        OpenPaths.Has(context.Request.Path) || IsHarmless(context.Request.Method) || IsOurs(context.Request)
            ? next(context)
            : Refusal.Foreign().ExecuteAsync(context);

    private static bool IsHarmless(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsOurs(HttpRequest request)
    {
        if (request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site)
            return site is "same-origin" or "none"; // None: typed or reloaded by the person.
        return request.Headers.Origin.ToString() is not { Length: > 0 } origin
            || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && string.Equals(from.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }
}
