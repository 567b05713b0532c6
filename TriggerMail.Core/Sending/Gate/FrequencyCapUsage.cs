using System.Collections.Immutable;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;

namespace TriggerMail.Sending.Gate;

/// <summary>The frequency slots a contact has in use. Each channel has its own: a text message does not keep a mail back.</summary>
internal static class FrequencyCapUsage
{
    // As long as the longest pause between two mails that a contact can wish for.
    private static readonly TimeSpan Kept = TimeSpan.FromDays(31);

    /// <summary>When marketing messages went out by this channel in the last 31 days, oldest first.</summary>
    public static ImmutableArray<DateTimeOffset> Of(Contact contact, string channel) =>
        channel == Channels.Sms ? contact.MarketingTexts : contact.MarketingSends;

    /// <summary>The contact with one more slot in use, from now on.</summary>
    public static Contact Use(Contact contact, string channel, DateTimeOffset now) =>
        With(contact, channel, [.. Of(contact, channel).Where(at => at > now - Kept), now]);

    /// <summary>The contact with a slot given back that was claimed at this instant and not used.</summary>
    public static Contact Free(Contact contact, string channel, DateTimeOffset claimedAt) =>
        With(contact, channel, Of(contact, channel).Remove(claimedAt));

    private static Contact With(Contact contact, string channel, ImmutableArray<DateTimeOffset> slots) =>
        channel == Channels.Sms ? contact with { MarketingTexts = slots } : contact with { MarketingSends = slots };
}
