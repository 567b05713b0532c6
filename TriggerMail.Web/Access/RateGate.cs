using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>Turns away who asks too often: 429 with Retry-After (RFC 6585 §4).</summary>
internal sealed class RateGate(RateLimits rates)
{
    public Task PassAsync(HttpContext context, RequestDelegate next) =>
        rates.Count(context) is { } wait ? RefuseAsync(context, wait) : next(context);

    public static Task RefuseAsync(HttpContext context, TimeSpan wait)
    {
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Refusal.TooOften(seconds).ExecuteAsync(context);
    }
}
