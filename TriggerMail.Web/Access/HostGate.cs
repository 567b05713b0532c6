using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>
/// Answers only who asks for a name of ours: 421 (RFC 9110 §15.5.20) before anything else happens, on every path, with keys as without.
/// ASP.NET Core's own host filtering knows no addresses, gives no reason, and takes a request that names nobody.
/// </summary>
internal sealed class HostGate(KnownHosts hosts)
{
    // Where a trusted proxy named another host, the name that it was asked by itself is kept here. Both must be ours: whoever
    // writes the one header need not be able to write the other.
    private const string Original = "X-Original-Host";

    public Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var at = context.Connection.LocalIpAddress;
        var first = context.Request.Headers[Original].ToString();
        return AskedFor(context.Request) is { } host && hosts.Has(host, at) && (first.Length == 0 || hosts.Has(new(first), at))
            ? next(context)
            : Refusal.Misdirected().ExecuteAsync(context);
    }

    // Null: it cannot even be read. ASP.NET Core decodes the name when it is asked for, and throws at one that is no punycode.
    private static HostString? AskedFor(HttpRequest request)
    {
        try
        {
            return request.Host;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
