using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Web.Pages;

/// <summary>The styles and the icon of the pages, from inside the assembly.</summary>
internal sealed class Assets(StoreSettings store)
{
    private const string Accent = "#1f6f5c";

    private readonly FrozenDictionary<string, Asset> all = new[]
    {
        Read("console.css", "text/css; charset=utf-8", ""),
        Read("customer.css", "text/css; charset=utf-8", Brand(store.Color)),
        Read("icon.svg", "image/svg+xml", ""),
    }.ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);

    /// <summary>Where a page finds it; the address changes with the content.</summary>
    public string Href(string name) => $"/assets/{name}?v={all[name].Hash[..12]}";

    /// <summary><c>GET /assets/{name}</c>: kept for a year under the address of this very content, else asked for again each time.</summary>
    public IResult Get(string name, HttpContext context)
    {
        if (!all.TryGetValue(name, out var asset))
            return Results.NotFound();
        var isThis = context.Request.Query["v"] == asset.Hash[..12];
        context.Response.Headers.CacheControl = isThis ? "public, max-age=31536000, immutable" : "no-cache";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(asset.Content, asset.Type, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}\""));
    }

    // The customer's pages wear the colour of the store's mails.
    private static string Brand(string color) =>
        $":root {{ --brand: {BrandColor.Color(color, Accent)}; --brand-ink: {BrandColor.Ink(color, Accent)}; }}\n";

    private static Asset Read(string name, string type, string before)
    {
        using var stream = typeof(Assets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} was not built into {typeof(Assets).Assembly.GetName().Name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var content = Encoding.UTF8.GetBytes(before + reader.ReadToEnd());
        return new(name, type, content, Convert.ToHexStringLower(SHA256.HashData(content)));
    }

    private sealed record Asset(string Name, string Type, byte[] Content, string Hash);
}
