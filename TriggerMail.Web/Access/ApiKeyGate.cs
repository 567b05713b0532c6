using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>
/// Asks for the API key where one is set. Signed webhooks, the browser's collect, health and the links in mails prove
/// themselves in other ways. A browser may send the key as the password of a Basic login.
/// </summary>
internal sealed class ApiKeyGate(WebSettings settings)
{
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (settings.ApiKey is not { Length: > 0 } key || OpenPaths.Has(context.Request.Path) || Shows(context.Request, key))
        {
            await next(context);
            return;
        }
        context.Response.Headers.WWWAuthenticate = "Basic realm=\"TriggerMail\", charset=\"UTF-8\"";
        await Refusal.NotProven("Send the key as the header X-Api-Key, or as the password of a Basic login.").ExecuteAsync(context);
    }

    private static bool Shows(HttpRequest request, string key) =>
        Same(request.Headers["X-Api-Key"].ToString(), key) || Same(BasicPassword(request.Headers.Authorization.ToString()), key);

    private static string BasicPassword(string authorization)
    {
        const string scheme = "Basic ";
        Span<byte> bytes = stackalloc byte[512];
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(authorization[scheme.Length..], bytes, out var written))
            return "";
        var pair = Encoding.UTF8.GetString(bytes[..written]);
        return pair[(pair.IndexOf(':') + 1)..];
    }

    private static bool Same(string shown, string key) =>
        CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
