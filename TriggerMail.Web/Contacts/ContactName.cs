using TriggerMail.Contacts;

namespace TriggerMail.Web.Contacts;

/// <summary>What to call a contact on a page.</summary>
internal static class ContactName
{
    public static string Of(Contact contact) =>
        $"{contact.Profile.FirstName} {contact.Profile.LastName}".Trim() is { Length: > 0 } name ? name : contact.Email ?? "A visitor without a name";
}
