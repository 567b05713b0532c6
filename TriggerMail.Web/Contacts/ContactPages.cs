using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Web.Messages;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Contacts;

/// <summary>Contacts, for people.</summary>
internal sealed class ContactPages(Engine engine, MessageEndpoints messages)
{
    private const int DecisionsLookedAt = 60;
    private const int ContactsShown = 15;
    private const int MessagesShown = 100;

    /// <summary><c>GET /contacts?q=</c>: goes to the contact, or says that there is none.</summary>
    public async Task<IResult> SearchAsync(string? q, CancellationToken cancel)
    {
        var asked = q?.Trim() ?? "";
        if (asked.Length > 0 && await engine.Contacts.FindAsync(asked, cancel) is { } found)
            return Results.LocalRedirect($"/contacts/{found.Id}"); // By id, so that no address is left in a history.
        return new Page<ContactsPage>(
            new() { [nameof(ContactsPage.Asked)] = asked, [nameof(ContactsPage.Newest)] = await NewestAsync(cancel) },
            asked.Length > 0 ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    /// <summary><c>GET /contacts/{name}</c>.</summary>
    public async Task<IResult> ShowAsync(string name, CancellationToken cancel)
    {
        if (await engine.Contacts.FindAsync(name, cancel) is not { } contact)
            return Missing.NotFound("There is no such contact.", "A contact exists once its first event was handled. Search by e-mail address or by the store's id.");
        return new Page<ContactPage>(new()
        {
            [nameof(ContactPage.Contact)] = contact,
            [nameof(ContactPage.Active)] = await engine.Contacts.ActiveAsync(contact, cancel),
            [nameof(ContactPage.Answers)] = await engine.Contacts.ConsentsAsync(contact, cancel),
            [nameof(ContactPage.Timeline)] = await engine.Contacts.TimelineAsync(contact, cancel: cancel),
            [nameof(ContactPage.Messages)] = (await engine.Contacts.MessagesAsync(contact, cancel)).TakeLast(MessagesShown).ToList(),
        });
    }

    // There is no list of all contacts; whoever a message was decided about lately is at hand.
    private async Task<IReadOnlyList<Contact>> NewestAsync(CancellationToken cancel)
    {
        var newest = new Dictionary<string, Contact>();
        foreach (var id in (await messages.NewestAsync(DecisionsLookedAt, cancel)).Select(row => row.Contact).Distinct())
            if (newest.Count < ContactsShown && await engine.Contacts.FindAsync(id, cancel) is { } contact)
                newest.TryAdd(contact.Id, contact);
        return [.. newest.Values];
    }
}
