using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>What the keys in force say about a request that shows one.</summary>
internal sealed class KeyRing(WebSettings settings, TimeProvider clock)
{
    /// <summary>Whether any key is asked for at all.</summary>
    public bool IsEmpty => settings.ApiKey is not { Length: > 0 } && settings.Keys.Count == 0;

    /// <summary>The key a request shows: as <c>X-Api-Key</c>, as a Bearer token, or as the password of a Basic login; null when none.</summary>
    public static string? Shown(HttpRequest request)
    {
        var authorization = request.Headers.Authorization.ToString();
        return request.Headers["X-Api-Key"].ToString() is { Length: > 0 } key ? key
            : authorization.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? authorization["Bearer ".Length..].Trim()
            : BasicPassword(authorization);
    }

    /// <summary>Whether a key may do something, and why not.</summary>
    public KeyAnswer Ask(string? shown, Scope scope)
    {
        if (shown is null)
            return new(null, "Send the key as the header X-Api-Key, or as the password of a Basic login.");
        // Every key is compared, each in constant time, so that how long it takes tells nothing.
        var hash = Bytes(ApiKey.HashOf(shown));
        var known = settings.Keys.Where(key => CryptographicOperations.FixedTimeEquals(Bytes(key.Hash), hash)).FirstOrDefault();
        var isOld = settings.ApiKey is { Length: > 0 } old && CryptographicOperations.FixedTimeEquals(Bytes(ApiKey.HashOf(old)), hash);
        if (isOld)
            return new("ApiKey", null);
        if (known is null)
            return new(null, "The key is not known here.");
        if (known.ExpiresAt <= clock.GetUtcNow())
            return new(null, $"The key '{known.Name}' expired on {known.ExpiresAt:yyyy-MM-dd}; use the one that replaced it.");
        return known.Allows(scope)
            ? new(known.Name, null)
            : new(known.Name, $"The key '{known.Name}' may not do this: it needs the scope {Scopes.Say(scope)}.");
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static string? BasicPassword(string authorization)
    {
        const string scheme = "Basic ";
        Span<byte> bytes = stackalloc byte[512];
        if (!authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            || !Convert.TryFromBase64String(authorization[scheme.Length..], bytes, out var written))
            return null;
        var pair = Encoding.UTF8.GetString(bytes[..written]);
        return pair[(pair.IndexOf(':', StringComparison.Ordinal) + 1)..] is { Length: > 0 } password ? password : null;
    }
}

/// <summary>Whose key it is, if it is one that counts, and why the request is refused, if it is.</summary>
internal sealed record KeyAnswer(string? Name, string? Refusal);
