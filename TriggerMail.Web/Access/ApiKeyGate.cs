using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>
/// Asks for a key where any is set, and for one that may do this. Signed webhooks, the browser's collect, health and the links in mails
/// prove themselves in other ways. A browser may send the key as the password of a Basic login.
/// </summary>
internal sealed class ApiKeyGate(KeyRing ring, RateLimits rates)
{
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (ring.IsEmpty || OpenPaths.Has(context.Request.Path))
        {
            await next(context);
            return;
        }
        var shown = KeyRing.Shown(context.Request);
        var answer = ring.Ask(shown, Scopes.Of(context.Request));
        if (answer.Refusal is null)
            await next(context);
        else if (answer.Name is not null)
            await Refusal.NotAllowed(answer.Refusal).ExecuteAsync(context);
        else if (shown is not null && rates.WrongKey(context) is { } wait)
            await RateGate.RefuseAsync(context, wait);
        else
        {
            context.Response.Headers.WWWAuthenticate = "Basic realm=\"TriggerMail\", charset=\"UTF-8\"";
            await Refusal.NotProven(answer.Refusal).ExecuteAsync(context);
        }
    }
}
