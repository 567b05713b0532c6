using TriggerMail.Contacts;

namespace TriggerMail.Web.Links;

/// <summary>Enough of an address for its owner to know it, and too little for whoever the mail was forwarded to.</summary>
internal static class MaskedAddress
{
    public static string? Of(Contact contact) => contact.Email is { } email && email.LastIndexOf('@') is var at and > 0
        ? $"{email[0]}•••{email[at..]}"
        : null;

    public static string? OfPhone(Contact contact) => contact.Profile.Phone is { Length: > 4 } phone ? $"•••{phone[^2..]}" : contact.Profile.Phone is null ? null : "•••";
}
