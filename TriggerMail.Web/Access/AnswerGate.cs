using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TriggerMail.Storage;

namespace TriggerMail.Web.Access;

/// <summary>
/// What every answer has: headers that keep browsers from guessing and framing, and for a bug a plain 500 that tells nothing but a
/// number to find it in the log; for a store that is away, 503; for a damaged row, what to do about it. Pages set headers of their own on top.
/// </summary>
internal sealed partial class AnswerGate(ILogger<AnswerGate> log)
{
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        if (context.Request.IsHttps)
            headers.StrictTransportSecurity = "max-age=31536000";
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException bad) when (!context.Response.HasStarted)
        {
            await Refusal.Malformed(bad.StatusCode).ExecuteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Whoever asked is gone.
        }
        catch (StorageException away) when (away.MayPass && !context.Response.HasStarted)
        {
            Failed(log, away, context.Request.Method, context.TraceIdentifier);
            headers.RetryAfter = "60";
            await Refusal.StoreAway(context.TraceIdentifier).ExecuteAsync(context);
        }
        catch (InvalidDataException damaged) when (!context.Response.HasStarted)
        {
            Failed(log, damaged, context.Request.Method, context.TraceIdentifier);
            await Refusal.Damage(context.TraceIdentifier).ExecuteAsync(context);
        }
        catch (Exception bug) when (!context.Response.HasStarted)
        {
            // The path of a link is a secret of the mail's reader, so the log names the kind of request only.
            Failed(log, bug, context.Request.Method, context.TraceIdentifier);
            await Refusal.Bug(context.TraceIdentifier).ExecuteAsync(context);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A {Method} request failed; its number is {Number}")]
    private static partial void Failed(ILogger log, Exception bug, string method, string number);
}
