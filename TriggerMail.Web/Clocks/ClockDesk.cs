using Microsoft.AspNetCore.Http;
using TriggerMail.Values;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Clocks;

/// <summary>The clock of the console: what it shows, and its buttons where it can be moved.</summary>
internal sealed class ClockDesk(ClockControl? control = null)
{
    /// <summary>Whether somebody may move it.</summary>
    public bool CanMove => control is not null;

    /// <summary><c>POST /clock/advance</c> with <c>by=1h</c>: everything due happens, then back to the page it came from.</summary>
    public async Task<IResult> AdvanceAsync(HttpRequest request)
    {
        if (control is null)
            return Missing.Say(StatusCodes.Status409Conflict, "The clock is the real one.", "Start with --clock manual to let time jump.");
        var form = await FormBody.ReadAsync(request);
        if (Spans.Read(form["by"].ToString()) is not { } by || by > Spans.Longest)
            return Missing.Say(StatusCodes.Status400BadRequest, "How far the clock should go cannot be read.", "Use the buttons beside the clock.");
        await control.Advance(by, CancellationToken.None); // A jump that has begun is finished.
        request.HttpContext.Response.Headers.Location = Back(form["back"].ToString());
        return Results.StatusCode(StatusCodes.Status303SeeOther);
    }

    // Only to a page of ours: "//elsewhere" and "/\elsewhere" are other hosts to a browser.
    private static string Back(string path) =>
        path is ['/', not ('/' or '\\'), ..] && path.All(c => c is > ' ' and < (char)127 and not '\\') ? path : "/";
}
