using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;

namespace TriggerMail.Tracking;

/// <summary>What the store measures about its mails; the section <c>TriggerMail:Tracking</c>.</summary>
public sealed record TrackingSettings
{
    /// <summary>Whether a mail carries a picture of one pixel that tells when it is opened.</summary>
    public bool Opens { get; init; } = true;

    /// <summary>Whether links go through us, so that it is known which were followed.</summary>
    public bool Clicks { get; init; } = true;

    /// <summary>
    /// Whether only those are measured who said yes to the topic <c>tracking</c> (ePrivacy Directive art. 5(3) as CNIL reads it).
    /// Without it everybody is, except who said no.
    /// </summary>
    public bool NeedsConsent { get; init; }

    /// <summary>The value of <c>utm_source</c> in links to the store; empty: the links get no UTM parameters.</summary>
    public string UtmSource { get; init; } = "triggermail";

    /// <summary>
    /// The header in which the network in front of the host names the country a request comes from, such as <c>CF-IPCountry</c>; null: it is not
    /// learned. Addresses themselves are never looked up or kept.
    /// </summary>
    public string? CountryHeader { get; init; }

    /// <summary>Whether this contact may be measured: who said no never is.</summary>
    public bool Allows(Contact contact) => Consents.To(contact, Topics.Tracking, Channels.Email) switch
    {
        null => !NeedsConsent,
        { State: ConsentState.Subscribed } => true,
        _ => false,
    };
}
