using Microsoft.AspNetCore.Http;
using TriggerMail.Clocks;

namespace TriggerMail.Web.Clocks;

/// <summary>What is not believed of the machine's clock, and the person who says that it is right.</summary>
internal sealed class ClockDoubt(TimeProvider clock)
{
    /// <summary>What is not believed, in sentences; null when all is well.</summary>
    public string? Text => (clock as SteadyClock)?.Doubt;

    /// <summary><c>POST /api/clock/confirm</c>: the machine's clock is right, and is believed from now on.</summary>
    public IResult Confirm()
    {
        if (clock is not SteadyClock { Doubt: not null } steady)
            return Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "The clock is not in doubt.", detail: "There is nothing to confirm: GET /health says so when there is.");
        steady.Confirm();
        return Results.Json(new { now = clock.GetUtcNow().UtcDateTime });
    }
}
