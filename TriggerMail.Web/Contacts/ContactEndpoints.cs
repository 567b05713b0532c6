using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Partitions;

namespace TriggerMail.Web.Contacts;

/// <summary>What is known about one contact, for programs.</summary>
internal sealed class ContactEndpoints(Engine engine)
{
    private const int MostOnPage = 500;

    /// <summary><c>GET /api/contacts?after=&amp;limit=</c>: everybody, a page at a time, in an order that has nothing to do with time.</summary>
    public async Task<IResult> ListAsync(string? after, int? limit, CancellationToken cancel)
    {
        if (limit is < 1 or > MostOnPage)
            return Refusal.Unreadable($"limit is {limit}; write a number from 1 to {MostOnPage}, or leave it out for 100.");
        if (after is { Length: > 0 } && !IsPlace(after))
            return Refusal.Unreadable("after is no place in the list; write the next of the page before, or leave it out to begin at the beginning.");
        var (contacts, damaged, next) = await engine.Contacts.ListAsync(after is { Length: > 0 } ? after : null, limit ?? 100, cancel);
        return Results.Json(new
        {
            items = contacts.Select(contact => new { id = contact.Id, email = contact.Email, storeId = contact.StoreId, createdAt = contact.CreatedAt }),
            damaged = Damaged(damaged),
            next,
        });
    }

    private static bool IsPlace(string text) => text.Length <= 64 && text.All(char.IsAsciiLetterOrDigit);

    /// <summary><c>GET /api/contacts/{name}</c>.</summary>
    public async Task<IResult> ProfileAsync(string name, CancellationToken cancel)
    {
        if (await engine.Contacts.LookUpAsync(name, cancel) is not { } found)
            return Unknown(name);
        if (found.Contact is not { } contact)
            return Refusal.Damaged($"The record of contact {found.Id} cannot be read; its timeline, messages and export still are, under this id.");
        var active = await engine.Contacts.ActiveAsync(contact, cancel);
        return Results.Json(ContactView.Of(contact, active, await engine.Contacts.ConsentsAsync(contact, cancel)));
    }

    /// <summary><c>GET /api/contacts/{name}/timeline</c>: the newest first.</summary>
    public async Task<IResult> TimelineAsync(string name, CancellationToken cancel)
    {
        if (await engine.Contacts.LookUpAsync(name, cancel) is not { } found)
            return Unknown(name);
        var lines = await engine.Contacts.TimelineAsync(found.ContactOrBare, cancel: cancel);
        return Results.Json(new { items = lines.Select(TimelineLine.Of), damaged = Damaged(lines.Unreadable), next = (string?)null });
    }

    /// <summary>What an answer says of rows that cannot be read: their names; null when there are none.</summary>
    internal static IReadOnlyList<string>? Damaged(IReadOnlyList<string> rows) => rows is [] ? null : rows;

    internal static IResult Unknown(string name) => Refusal.NotFound(
        $"There is no contact '{name}'.", "Name a contact by e-mail address, id:STORE-ID or anon:COOKIE-ID; it exists once its first event was handled.");
}

/// <summary>A contact as the API shows it.</summary>
internal static class ContactView
{
    public static object Of(Contact contact, ReadableRows<TriggerMail.Journeys.Enrollment> active, ReadableRows<ConsentRecord> answers) => new
    {
        id = contact.Id,
        email = contact.Email,
        storeId = contact.StoreId,
        aliases = contact.Aliases,
        profile = new
        {
            firstName = contact.Profile.FirstName,
            lastName = contact.Profile.LastName,
            locale = contact.Profile.Locale,
            timeZone = contact.Profile.TimeZone,
            country = contact.Profile.Country,
            phone = contact.Profile.Phone,
            birthday = contact.Profile.Birthday,
            attributes = contact.Profile.Attributes,
        },
        consents = contact.Consents.Select(consent => new
        {
            topic = consent.Topic,
            channel = consent.Channel,
            state = consent.State.ToString().ToLowerInvariant(),
            at = consent.At,
            source = consent.Source,
            wording = consent.Wording,
            level = consent.Level?.ToString(),
            origin = consent.Origin,
            expiresAt = consent.ExpiresAt,
            @event = consent.Event,
        }),
        consentHistory = answers.Select(said => new
        {
            topics = said.Topics,
            channel = said.Channel,
            state = said.State.ToString().ToLowerInvariant(),
            at = said.At,
            heardAt = said.HeardAt,
            who = said.Who,
            source = said.Source,
            wording = said.Wording,
            locale = said.Locale,
            level = said.Level?.ToString(),
            origin = said.Origin,
            expiresAt = said.ExpiresAt,
            @event = said.Event,
            times = said.Times,
            lastAt = said.LastAt ?? said.At,
            lastHeardAt = said.LastHeardAt ?? said.HeardAt,
            lastEvent = said.LastEvent ?? said.Event,
            again = said.Again ?? [],
            others = said.Others,
            ignored = said.Ignored,
        }),
        hoursBetweenMails = contact.HoursBetweenMails,
        pausedUntil = contact.PausedUntil,
        forgottenAt = contact.ForgottenAt,
        suppression = contact.Suppression is { } why ? new { reason = why.Reason, at = why.At } : null,
        cart = contact.Cart is { } cart ? new { id = cart.Id, at = cart.At, data = cart.Data } : null,
        lastOrder = contact.LastOrder is { } order ? new { id = order.Id, cartId = order.CartId, at = order.At, data = order.Data } : null,
        viewed = contact.Viewed,
        pages = contact.Pages.Select(page => new { path = page.Path, title = page.Title, at = page.At }),
        activity = contact.Activity.ToDictionary(one => one.Key, one => new { total = one.Value.Total, first = one.Value.First, last = one.Value.Last }),
        journeys = active.Select(enrollment => new
        {
            journey = enrollment.Journey,
            version = enrollment.Version,
            key = enrollment.Key,
            enteredAt = enrollment.EnteredAt,
            wakeAt = enrollment.WakeAt,
        }),
        createdAt = contact.CreatedAt,
        damaged = ContactEndpoints.Damaged([.. active.Unreadable, .. answers.Unreadable]),
    };
}
