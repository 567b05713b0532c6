using Microsoft.AspNetCore.Http;
using TriggerMail.Feedback;
using TriggerMail.Storage;
using TriggerMail.Web.Intake;

namespace TriggerMail.Web.Feedback;

/// <summary>What any mail provider reports, passed on in TriggerMail's own words.</summary>
internal sealed class FeedbackEndpoints(DeliveryFeedback desk, WebSettings settings, TimeProvider clock)
{
    /// <summary><c>POST /api/feedback</c>: taken reports are durable; those about nobody we know are named in the answer.</summary>
    public async Task<IResult> PostAsync(HttpRequest request)
    {
        if (await RequestBody.ReadAsync(request, settings.MaxBodyBytes) is not { } body)
            return Refusal.TooLarge(settings.MaxBodyBytes);
        var (told, problems) = FeedbackJson.Read(body, clock.GetUtcNow());
        if (problems.Count > 0)
            return Refusal.Unreadable(problems);
        var refused = new List<string>();
        foreach (var (id, report) in told)
            if (await desk.TakeAsync(report, id ?? Derived(report), "api", request.HttpContext.RequestAborted) is { } problem)
                refused.Add(problem);
        return Results.Json(new { accepted = told.Count - refused.Count, refused }, statusCode: StatusCodes.Status202Accepted);
    }

    // Without an id of the caller's: the same words about the same mail are the same report.
    private static string Derived(FeedbackReport report) =>
        RowKey.Hash(string.Join('\n', report.Kind, report.Address, report.Message, report.MessageId, report.Status, report.Reason, report.Number, report.Text, report.At.ToString("O")));
}
