using TriggerMail.Contacts;
using TriggerMail.Sending;

namespace TriggerMail.Web.Links;

/// <summary>What the links in mails stand for, as the pages need it.</summary>
internal sealed class ConsentLinks(ConsentDesk desk)
{
    /// <summary>The contact of a link that may unsubscribe; a link to the preference centre may do that too.</summary>
    public async Task<(Contact Contact, bool MayChoose)?> FindForNoAsync(string token, CancellationToken cancel) =>
        await desk.FindAsync(token, [LinkPurpose.Unsubscribe, LinkPurpose.Preferences], cancel) is var (contact, claim)
            ? (contact, claim.Purpose == LinkPurpose.Preferences)
            : null;

    /// <summary>The contact of a link to the preference centre.</summary>
    public async Task<Contact?> FindForChoiceAsync(string token, CancellationToken cancel) =>
        (await desk.FindAsync(token, [LinkPurpose.Preferences], cancel))?.Contact;

    /// <summary>Records the contact's answer about topics; durable when this returns, and the same answer again changes nothing.</summary>
    public Task SayAsync(Contact contact, IReadOnlyList<string> topics, bool yes, string source, string wording) =>
        // Each answer is an event of its own: on a clock that stands still, no, yes and no again would else share an id.
        desk.SayAsync(contact, topics, yes, new($"{source}/{contact.Id}/{Guid.NewGuid():N}", source, wording));
}
