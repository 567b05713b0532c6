using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Web.Links;

/// <summary>What the links in mails do. A POST acts, with no further step; a GET only shows a page (RFC 8058).</summary>
internal sealed class ConsentLinks(Engine engine, IEventQueue queue, LinkTokens tokens, TimeProvider clock)
{
    /// <summary>The contact of a token, and the topic it was about; null when the token is not ours or the contact is gone.</summary>
    public async Task<(Contact Contact, string Topic)?> FindAsync(string token, CancellationToken cancel) =>
        tokens.Read(token) is { } claim && await engine.Contacts.FindAsync(claim.Contact, cancel) is { } contact ? (contact, claim.Topic) : null;

    /// <summary>Records the contact's answer about topics; durable when this returns, and the same answer again changes nothing.</summary>
    public async Task SayAsync(Contact contact, IReadOnlyList<string> topics, bool yes, string source)
    {
        var now = clock.GetUtcNow();
        var state = yes ? "subscribed" : "unsubscribed";
        var data = JsonSerializer.SerializeToElement(new
        {
            consent = new { topics, channel = Channels.Email, state, source },
        });
        var id = string.Create(CultureInfo.InvariantCulture, $"{source}/{contact.Id}/{RowKey.Hash(string.Join(',', topics))}/{now.UtcTicks}");
        var type = yes ? EventTypes.ContactSubscribed : EventTypes.ContactUnsubscribed;
        await queue.EnqueueAsync([new(id, "triggermail", type, now, Subject(contact), data)]);
    }

    /// <summary><c>POST /u/{token}</c>.</summary>
    public async Task<IResult> UnsubscribeAsync(string token, CancellationToken cancel)
    {
        if (await FindAsync(token, cancel) is not var (contact, _))
            return Refusal.NotFound("This link is not valid.", "Use the link of the mail as it is, or write to the store.");
        await SayAsync(contact, [Topics.Marketing], yes: false, "unsubscribe link");
        return Results.Text("You are unsubscribed. We will not send you marketing mails any more.", "text/plain");
    }

    private static string Subject(Contact contact) => contact.Email ?? contact.Aliases.First();
}
