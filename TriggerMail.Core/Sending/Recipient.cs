using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>Where a message of a channel reaches a contact, and what stands against it.</summary>
internal static class Recipient
{
    /// <summary>The address or number; null when there is none that can be written to.</summary>
    public static string? Of(Contact contact, string channel) =>
        channel == Channels.Sms ? contact.Number : contact.Email;

    /// <summary>The contact as one reached at another address or number; the same where there is none.</summary>
    public static Contact At(Contact contact, string? to, string channel) => to is null ? contact
        : channel == Channels.Sms ? contact with { Profile = contact.Profile with { Phone = to } }
        : contact with { Email = to };

    /// <summary>Why nothing of any kind can go there, in a sentence; null when it can.</summary>
    public static string? Missing(Contact contact, string channel) => channel switch
    {
        Channels.Email when contact.Email is null => "no e-mail address is known",
        Channels.Sms when contact.Profile.Phone is null => "no phone number is known",
        Channels.Sms when contact.Number is null => Unreadable(contact),
        _ => null,
    };

    private static string Unreadable(Contact contact) => (contact.Profile.Country ?? contact.StoreCountry) is { } country && Phone.IsCountry(country)
        ? $"the phone number {contact.Profile.Phone} is none of {country} and does not say its country; write it like +44 20 7946 0123"
        : $"the phone number {contact.Profile.Phone} does not say its country; write it like +44 20 7946 0123";

    /// <summary>Why no message of any kind may go there, in a sentence; null when it may.</summary>
    public static string? Suppressed(Contact contact, string channel) => channel switch
    {
        Channels.Email when contact.Email is { } email && contact.SuppressionOf(email) is { } no =>
            $"the address is suppressed: {no.Reason}",
        Channels.Sms when contact.PhoneSuppression is { } no && (no.Address is null || Phone.Read(no.Address) == contact.Number) =>
            $"the number is suppressed: {no.Reason}",
        _ => null,
    };

    /// <summary>
    /// The contact after the provider refused its address or number for good: counted or suppressed as a mail that came back. Of numbers only a
    /// dead one counts, because no provider of text messages says more than that reliably.
    /// </summary>
    public static Contact Refused(Contact contact, string channel, string to, BounceFinding blame, DateTimeOffset at) => channel switch
    {
        Channels.Email => FeedbackUpdate.CameBack(contact, blame.Class, to, blame.Reason, at),
        Channels.Sms when blame.Class == BounceClass.Hard => contact with { PhoneSuppression = new(blame.Reason, at, to) },
        _ => contact,
    };
}
