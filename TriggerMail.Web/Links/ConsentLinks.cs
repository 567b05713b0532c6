using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Sending;

namespace TriggerMail.Web.Links;

/// <summary>What the links in mails stand for, and what contacts answer through them.</summary>
internal sealed class ConsentLinks(Engine engine, IEventQueue queue, LinkTokens tokens, TimeProvider clock)
{
    /// <summary>The contact of a token, and the topic it was about; null when the token is not ours or the contact is gone.</summary>
    public async Task<(Contact Contact, string Topic)?> FindAsync(string token, CancellationToken cancel) =>
        tokens.Read(token) is { } claim && await engine.Contacts.FindAsync(claim.Contact, cancel) is { } contact ? (contact, claim.Topic) : null;

    /// <summary>
    /// Records the contact's answer about topics, with the place and the version of the words it was given to; durable when this
    /// returns, and the same answer again changes nothing.
    /// </summary>
    public async Task SayAsync(Contact contact, IReadOnlyList<string> topics, bool yes, string source, string wording)
    {
        var now = clock.GetUtcNow();
        var state = yes ? "subscribed" : "unsubscribed";
        var data = JsonSerializer.SerializeToElement(new
        {
            consent = new { topics, channel = Channels.Email, state, source, wording },
        });
        // Each answer is an event of its own: on a clock that stands still, no, yes and no again would else share an id.
        var id = $"{source}/{contact.Id}/{Guid.NewGuid():N}";
        var type = yes ? EventTypes.ContactSubscribed : EventTypes.ContactUnsubscribed;
        await queue.EnqueueAsync([new(id, "triggermail", type, now, Subject(contact), data)]);
    }

    private static string Subject(Contact contact) => contact.Email ?? contact.Aliases.First();
}
