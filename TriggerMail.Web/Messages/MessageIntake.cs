using Microsoft.AspNetCore.Http;
using TriggerMail.Transactional;
using TriggerMail.Web.Intake;

namespace TriggerMail.Web.Messages;

/// <summary><c>POST /api/messages</c>: one transactional message at once, once for each key.</summary>
internal sealed class MessageIntake(Engine engine, WebSettings settings)
{
    public async Task<IResult> SendAsync(HttpRequest request)
    {
        if (await RequestBody.ReadAsync(request, settings.MaxBodyBytes) is not { } body)
            return Refusal.TooLarge(settings.MaxBodyBytes);
        var (message, problems) = MessageRequest.Read(body);
        if (message is null)
            return Refusal.Unreadable(problems);
        // Not tied to the request: once begun, it is finished even if the caller has hung up.
        return await engine.Transactional.SendAsync(message, CancellationToken.None) switch
        {
            MessageAnswer.Decided decided => Results.Json(new MessageRow(decided.Row), statusCode: StatusCodes.Status202Accepted),
            MessageAnswer.KeyTaken taken => Results.Problem(statusCode: StatusCodes.Status409Conflict, title: "The key was used before.", detail: taken.Reason),
            MessageAnswer.Refused refused => Results.Problem(
                statusCode: StatusCodes.Status422UnprocessableEntity, title: "The message cannot be sent like this.", detail: refused.Reason),
            _ => throw new InvalidOperationException("A request for a message has one of three answers."),
        };
    }
}
