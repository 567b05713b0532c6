using Microsoft.AspNetCore.Http;
using TriggerMail.Partitions;
using TriggerMail.Sending;
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
        if (asked.Length > 0 && await engine.Contacts.LookUpAsync(asked, cancel) is { } found)
            return Results.LocalRedirect($"/contacts/{found.Id}"); // By id, so that no address is left in a history.
        var decisions = await messages.NewestAsync(DecisionsLookedAt, cancel);
        return new Page<ContactsPage>(
            new()
            {
                [nameof(ContactsPage.Asked)] = asked,
                [nameof(ContactsPage.Newest)] = await NewestAsync(decisions, cancel),
                [nameof(ContactsPage.Unreadable)] = decisions.Unreadable.Count,
            },
            asked.Length > 0 ? StatusCodes.Status404NotFound : StatusCodes.Status200OK);
    }

    /// <summary><c>GET /contacts/{name}</c>.</summary>
    public async Task<IResult> ShowAsync(string name, CancellationToken cancel)
    {
        if (await engine.Contacts.LookUpAsync(name, cancel) is not { } found)
            return Missing.NotFound("There is no such contact.", "A contact exists once its first event was handled. Search by e-mail address or by the store's id.");
        var contact = found.ContactOrBare;
        var active = await engine.Contacts.ActiveAsync(contact, cancel);
        var answers = await engine.Contacts.ConsentsAsync(contact, cancel);
        var timeline = await engine.Contacts.TimelineAsync(contact, cancel: cancel);
        var decisions = await engine.Contacts.MessagesAsync(contact, cancel);
        return new Page<ContactPage>(new()
        {
            [nameof(ContactPage.Contact)] = contact,
            [nameof(ContactPage.IsReadable)] = found.Contact is not null,
            [nameof(ContactPage.Active)] = active,
            [nameof(ContactPage.Answers)] = answers,
            [nameof(ContactPage.Timeline)] = timeline,
            [nameof(ContactPage.Messages)] = decisions.TakeLast(MessagesShown).ToList(),
            [nameof(ContactPage.Unreadable)] = (found.Contact is null ? 1 : 0) + active.Unreadable.Count + answers.Unreadable.Count
                + timeline.Unreadable.Count + decisions.Unreadable.Count,
        });
    }

    // There is no list of all contacts; whoever a message was decided about lately is at hand.
    private async Task<IReadOnlyList<NamedContact>> NewestAsync(IReadOnlyList<LedgerRow> decisions, CancellationToken cancel)
    {
        var newest = new Dictionary<string, NamedContact>();
        foreach (var id in decisions.Select(row => row.Contact).Distinct())
            if (newest.Count < ContactsShown && await engine.Contacts.LookUpAsync(id, cancel) is { } contact)
                newest.TryAdd(contact.Id, contact);
        return [.. newest.Values];
    }
}
