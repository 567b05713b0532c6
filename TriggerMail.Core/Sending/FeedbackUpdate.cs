using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>What mailbox providers report about an address: bounces and complaints. Pure.</summary>
internal static class FeedbackUpdate
{
    private const string SoftBounce = "email.bounced.soft";
    private const int MostSoftBounces = 5;
    private static readonly TimeSpan SoftWindow = TimeSpan.FromDays(14);

    /// <summary>
    /// A hard bounce suppresses the address at once, five soft ones within 14 days do, a complaint does (it is a no to marketing too: <see cref="ConsentAnswers"/>).
    /// A policy bounce is about us, so it changes nothing here.
    /// </summary>
    public static Contact Apply(Contact contact, SeenEvent seen)
    {
        var report = EventData.Part(seen.Data, "bounce") ?? EventData.Part(seen.Data, "complaint");
        var address = (report is { } said ? EventData.Text(said, "address") : null) ?? contact.Email;
        if (seen.Type == EventTypes.EmailComplained)
            return Suppress(contact, address, "the recipient reported a mail as spam", seen.At);
        var reason = (report is { } bounce ? EventData.Text(bounce, "reason") : null) ?? "the mail came back";
        return CameBack(contact, ClassOf(report, reason), address, reason, seen.At);
    }

    /// <summary>The same for a mail that the receiver refused while it was handed over.</summary>
    public static Contact CameBack(Contact contact, BounceClass kind, string? address, string reason, DateTimeOffset at)
    {
        switch (kind)
        {
            case BounceClass.Hard:
                return Suppress(contact, address, reason, at);
            case BounceClass.Soft:
                var soft = Activity.Plus(contact.Activity.GetValueOrDefault(SoftBounce), at);
                contact = contact with { Activity = contact.Activity.SetItem(SoftBounce, soft) };
                return soft.Within(SoftWindow, soft.Last) < MostSoftBounces
                    ? contact
                    : Suppress(contact, address, $"{MostSoftBounces} mails came back within {SoftWindow.Days} days, the last because: {reason}", at);
            default:
                return contact;
        }
    }

    /// <summary>What kind of bounce a report says it is.</summary>
    public static BounceClass ClassOf(JsonElement? report, string reason)
    {
        if (report is { } said && EventData.Text(said, "class") is { } named && Enum.TryParse<BounceClass>(named, ignoreCase: true, out var known))
            return known;
        return Bounces.Classify(report is { } bounce ? EventData.Text(bounce, "status") : null, reason);
    }

    // About the address, not the person: another address of the same contact is written to, and the dead one stays dead beside it.
    private static Contact Suppress(Contact contact, string? address, string reason, DateTimeOffset at) =>
        address is null || contact.SuppressionOf(address) is not null ? contact : contact with
        {
            Suppression = new(reason, at, Address.Key(address)),
            OtherSuppressions = contact.Suppression is { } had ? [.. contact.OtherSuppressions.TakeLast(Contact.OtherSuppressionsKept - 1), had] : contact.OtherSuppressions,
        };
}
