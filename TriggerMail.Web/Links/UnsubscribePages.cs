using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Links;
using TriggerMail.Preferences;
using TriggerMail.Web.Links.Languages;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Links;

/// <summary>The unsubscribe link. Reading it never changes anything: scanners and previews read links too (mautic#14916, Rock#7034).</summary>
internal sealed class UnsubscribePages(SubscriptionPreferences desk, CustomerRequests customers)
{
    // Counted up whenever what the page says of an answer's meaning is changed: it is the proof of what was agreed to.
    private const string Words = "unsubscribe-page-2";
    private static readonly LinkPurpose[] Purposes = [LinkPurpose.Unsubscribe, LinkPurpose.Preferences];

    /// <summary><c>GET /u/{token}</c>: one button.</summary>
    public async Task<IResult> AskAsync(string token, HttpRequest request, CancellationToken cancel) =>
        await desk.FindAsync(token, Purposes, cancel) is var (contact, claim)
            ? Page(token, contact, claim, customers.LanguageOf(request, contact), done: false)
            : BadLink.Page(customers.LanguageOf(request, null));

    /// <summary><c>POST /u/{token}</c>: acts with no further step, whatever the body (RFC 8058); the body is not even read.</summary>
    public async Task<IResult> UnsubscribeAsync(string token, HttpRequest request, CancellationToken cancel)
    {
        if (await desk.FindAsync(token, Purposes, cancel) is not var (contact, claim))
            // Of somebody erased since, nothing is left to stop: a mailbox provider is told that it worked.
            return await desk.IsOursAsync(token, Purposes, cancel)
                ? Page(token, null, null, customers.LanguageOf(request, null), done: true)
                : BadLink.Page(customers.LanguageOf(request, null));
        await desk.UnsubscribeAsync(token, customers.ProofOf(request, contact, "unsubscribe link", Words), cancel);
        return Page(token, contact, claim, customers.LanguageOf(request, contact), done: true);
    }

    private static Page<UnsubscribePage> Page(string token, Contact? contact, LinkClaim? claim, CustomerLanguage language, bool done) => new(new()
    {
        [nameof(UnsubscribePage.Token)] = token,
        [nameof(UnsubscribePage.Address)] = contact is null ? null : MaskedAddress.Of(contact),
        [nameof(UnsubscribePage.Language)] = language,
        [nameof(UnsubscribePage.MayChoose)] = claim?.Purpose == LinkPurpose.Preferences,
        [nameof(UnsubscribePage.Done)] = done,
    });
}
