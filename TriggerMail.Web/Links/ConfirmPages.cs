using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Links;
using TriggerMail.Preferences;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Links;

/// <summary>The link that confirms a sign-up. Reading it confirms nothing: scanners read links too, and would sign everybody up.</summary>
internal sealed class ConfirmPages(SubscriptionPreferences desk, CustomerRequests customers)
{
    private const string Words = "confirm-page-1";
    private static readonly LinkPurpose[] Purposes = [LinkPurpose.Confirm];

    /// <summary><c>GET /confirm/{token}</c>: one button.</summary>
    public Task<IResult> AskAsync(string token, HttpRequest request, CancellationToken cancel) => AnswerAsync(token, request, false, cancel);

    /// <summary><c>POST /confirm/{token}</c>: the sign-up is meant. A second time changes nothing.</summary>
    public Task<IResult> ConfirmAsync(string token, HttpRequest request, CancellationToken cancel) => AnswerAsync(token, request, true, cancel);

    private async Task<IResult> AnswerAsync(string token, HttpRequest request, bool confirm, CancellationToken cancel)
    {
        if (await desk.FindAsync(token, Purposes, cancel) is not var (contact, claim))
            return BadLink.Page(customers.LanguageOf(request, null));
        var asked = desk.RequestOf(contact, claim);
        if (!confirm && claim.RequestName is not null && asked is null && !HasYes(contact, claim))
            return BadLink.Page(customers.LanguageOf(request, contact));
        // Nothing is said to be confirmed that was taken back, or came too late. Confirmed a second time, it is still confirmed.
        if (confirm && !await desk.ConfirmAsync(contact, claim, customers.ProofOf(request, contact, "confirmation page", Words), cancel)
            && !HasYes(contact, claim))
            return BadLink.Page(customers.LanguageOf(request, contact));
        return new Page<ConfirmPage>(new()
        {
            [nameof(ConfirmPage.Token)] = token,
            [nameof(ConfirmPage.Address)] = MaskedAddress.Of(contact),
            [nameof(ConfirmPage.Language)] = customers.LanguageOf(request, contact),
            [nameof(ConfirmPage.IsRequest)] = IsForProduct(claim),
            [nameof(ConfirmPage.Product)] = asked?.Title,
            // Whoever comes back to a link that did its work is told so.
            [nameof(ConfirmPage.Done)] = confirm || (claim.RequestName is not null && asked is null),
        });
    }

    private static bool IsForProduct(LinkClaim claim) => claim.RequestName is { } name && name != ContactRequest.SignUp;

    // A link to one request says nothing of what else the contact agreed to.
    private static bool HasYes(Contact contact, LinkClaim claim) => contact.Consents.Any(consent =>
        consent is { Channel: Channels.Email, State: ConsentState.Subscribed } && (!IsForProduct(claim) || consent.Topic == Topics.BackInStock));
}
