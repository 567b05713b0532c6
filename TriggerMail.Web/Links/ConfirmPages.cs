using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Sending;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Links;

/// <summary>The link that confirms a sign-up. Reading it confirms nothing: scanners read links too, and would sign everybody up.</summary>
internal sealed class ConfirmPages(ConsentDesk desk, CustomerRequests customers)
{
    private const string Words = "confirm-page-1";
    private static readonly LinkPurpose[] Purposes = [LinkPurpose.Confirm];

    /// <summary><c>GET /confirm/{token}</c>: one button.</summary>
    public Task<IResult> AskAsync(string token, HttpRequest request, CancellationToken cancel) => AnswerAsync(token, request, false, cancel);

    /// <summary><c>POST /confirm/{token}</c>: the sign-up is meant. A second time changes nothing.</summary>
    public Task<IResult> ConfirmAsync(string token, HttpRequest request, CancellationToken cancel) => AnswerAsync(token, request, true, cancel);

    private async Task<IResult> AnswerAsync(string token, HttpRequest request, bool confirm, CancellationToken cancel)
    {
        if (await desk.FindAsync(token, Purposes, cancel) is not var (contact, _))
            return BadLink.Page(customers.LanguageOf(request, null));
        // Nothing is said to be confirmed that was taken back, or came too late. Confirmed a second time, it is still confirmed.
        if (confirm && !await desk.ConfirmAsync(contact, customers.ProofOf(request, contact, "confirmation page", Words), cancel)
            && !contact.Consents.Any(consent => consent is { Channel: Channels.Email, State: ConsentState.Subscribed }))
            return BadLink.Page(customers.LanguageOf(request, contact));
        return new Page<ConfirmPage>(new()
        {
            [nameof(ConfirmPage.Token)] = token,
            [nameof(ConfirmPage.Address)] = MaskedAddress.Of(contact),
            [nameof(ConfirmPage.Language)] = customers.LanguageOf(request, contact),
            [nameof(ConfirmPage.Done)] = confirm,
        });
    }
}
