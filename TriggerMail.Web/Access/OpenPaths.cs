using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Access;

/// <summary>Paths that anybody may call: each proves itself in another way (signature, write key, signed link) or says nothing.</summary>
internal static class OpenPaths
{
    private static readonly string[] All = ["/api/webhooks", "/api/collect", "/health", "/u", "/p", "/confirm", "/t", "/assets"];

    // Whole segments: what is added beside one of them one day is not open by its name.
    public static bool Has(PathString path) => All.Any(open => path.StartsWithSegments(open, StringComparison.OrdinalIgnoreCase));
}
