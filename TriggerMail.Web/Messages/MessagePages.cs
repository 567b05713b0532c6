using Microsoft.AspNetCore.Http;
using TriggerMail.Links;
using TriggerMail.Tracking;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Messages;

/// <summary>One decision and its mail, for people.</summary>
internal sealed class MessagePages(Engine engine, LinkTokens tokens)
{
    private readonly TrackingTokens tracking = new(tokens.Keys);

    /// <summary><c>GET /messages/{id}</c>; <c>?width=390</c> shows the mail as wide as a phone.</summary>
    public async Task<IResult> ShowAsync(string id, string? width, CancellationToken cancel)
    {
        if (await engine.Contacts.MessageAsync(id, cancel) is not var (row, body))
            return Missing.NotFound("There is no such message.", "The link may be incomplete; the newest decisions are on the overview.");
        return new Page<MessagePage>(new()
        {
            [nameof(MessagePage.Row)] = row,
            [nameof(MessagePage.Body)] = body,
            [nameof(MessagePage.OnPhone)] = width == MessagePage.PhoneWidth,
        });
    }

    /// <summary><c>GET /messages/{id}/html</c>: the mail itself, fenced in.</summary>
    public async Task<IResult> MailAsync(string id, CancellationToken cancel) =>
        await engine.Contacts.MessageAsync(id, cancel) is (_, { } body)
            ? new Mail(await UnmeasuredMail.HtmlAsync(body.Html, tracking, cancel))
            : Missing.NotFound("There is no such mail.", "Nothing was written for this decision.");

    private sealed class Mail(string html) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            PageHeaders.ForMail(context.Response);
            return Html.WriteAsync(context, html);
        }
    }
}
