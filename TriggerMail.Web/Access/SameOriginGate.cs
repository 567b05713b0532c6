using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>
/// Refuses what another site makes a visitor's browser do here. Browsers say where a request comes from
/// (<c>Sec-Fetch-Site</c>, W3C Fetch Metadata; <c>Origin</c>, RFC 6454) and programs say neither. Another site may link to a page
/// here; it may not act, nor load anything into a page of its own. Paths that prove themselves in other ways stay open. No tokens, so no
/// keys to keep. <c>Origin</c> is compared with <c>Host</c>, which <see cref="HostGate"/> has found to be ours.
/// </summary>
internal static class SameOriginGate
{
    public static Task PassAsync(HttpContext context, RequestDelegate next) =>
        OpenPaths.Has(context.Request.Path) || (IsHarmless(context.Request.Method) ? MayLook(context.Request) : MayAct(context.Request))
            ? next(context)
            : Refusal.Foreign().ExecuteAsync(context);

    private static bool IsHarmless(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool MayAct(HttpRequest request) => IsOurs(request) is { } ours
        ? ours
        : request.Headers.Origin.ToString() is not { Length: > 0 } origin || IsHere(origin, request.Host);

    // A link that somebody follows opens a page for that person only. Scripts, pictures and frames of another page are no such thing.
    private static bool MayLook(HttpRequest request) => IsOurs(request) is not false
        || (request.Headers["Sec-Fetch-Mode"].ToString() == "navigate" && request.Headers["Sec-Fetch-Dest"].ToString() is "document" or "");

    /// <summary>What the browser says: ours, or typed or reloaded by the person. Null: it says nothing.</summary>
    private static bool? IsOurs(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is { Length: > 0 } site ? site is "same-origin" or "none" : null;

    private static bool IsHere(string origin, HostString host) => Uri.TryCreate(origin, UriKind.Absolute, out var from)
        && from.Scheme is "http" or "https"
        && string.Equals(from.Authority, host.Value, StringComparison.OrdinalIgnoreCase);
}
