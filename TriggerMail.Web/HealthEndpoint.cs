using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web;

/// <summary><c>GET /health</c>: alive, and how far behind.</summary>
internal sealed class HealthEndpoint(Engine engine, TimeProvider clock, Clocks.ClockDoubt doubt)
{
    public async Task<IResult> GetAsync(CancellationToken cancel)
    {
        var oldest = await engine.Due.EarliestAsync(cancel);
        var late = oldest is { } due && due < clock.GetUtcNow() ? clock.GetUtcNow() - due : TimeSpan.Zero;
        return Results.Json(new { status = "ok", now = clock.GetUtcNow(), oldestDueSeconds = Math.Round(late.TotalSeconds, 1), clock = doubt.Text ?? "ok" });
    }
}
