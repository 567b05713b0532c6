using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Pages;

/// <summary>What a browser may do with our HTML (CSP Level 3): as little as each kind needs.</summary>
internal static class PageHeaders
{
    private const string Page =
        "default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    // A mail brings its own styles and shows pictures from anywhere; it runs nothing, sends nothing, and has no origin.
    private const string Mail =
        "default-src 'none'; style-src 'unsafe-inline'; img-src * data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox";

    /// <summary>A page of ours: no scripts at all, styles and icons of our own, in nobody's frame.</summary>
    public static void ForPage(HttpResponse response) => Write(response, Page);

    /// <summary>A mail in its frame.</summary>
    public static void ForMail(HttpResponse response) => Write(response, Mail);

    private static void Write(HttpResponse response, string policy)
    {
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
    }
}
