using Microsoft.AspNetCore.Http;
using TriggerMail.Web.Access;

namespace TriggerMail.Web.Health;

/// <summary>
/// <c>GET /health</c>: 200 for ok and degraded, 503 for down. Anybody learns the status; what it is made of, whoever shows a key of the scope
/// <c>read</c>, or everybody where no key is asked for.
/// </summary>
internal sealed class HealthEndpoint(HealthDesk desk, KeyRing ring, RateLimits rates, TimeProvider clock)
{
    public async Task<IResult> GetAsync(HttpContext context)
    {
        var shown = ring.IsEmpty ? null : KeyRing.Shown(context.Request);
        var answer = ring.Ask(shown, Scope.Read);
        // Details or none would tell a right key from a wrong one, so wrong ones are counted here too.
        if (shown is not null && answer.Name is null && rates.WrongKey(context) is { } wait)
        {
            await RateGate.RefuseAsync(context, wait);
            return Results.Empty;
        }
        var report = await desk.LookAsync().WaitAsync(context.RequestAborted);
        return Results.Json(
            ring.IsEmpty || answer.Refusal is null ? Whole(report) : Short(report),
            statusCode: report.Status == HealthStatus.Down ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }

    /// <summary><c>GET /health/live</c>: the process answers. Nothing is asked, for whoever restarts what does not live.</summary>
    public IResult Live() => Results.Json(new { status = "ok", now = clock.GetUtcNow() });

    private Dictionary<string, object?> Short(HealthReport report) => new()
    {
        ["status"] = HealthDesk.Word(report.Status),
        ["now"] = clock.GetUtcNow(),
    };

    private Dictionary<string, object?> Whole(HealthReport report)
    {
        var whole = Short(report);
        whole["reasons"] = report.Reasons;
        foreach (var (name, reading) in report.Readings)
            if (name is not null)
                whole[name] = reading.Figures;
            else
                foreach (var (figure, value) in reading.Figures)
                    whole[figure] = value;
        return whole;
    }
}
