using System.Collections.Immutable;
using TriggerMail.Values;

namespace TriggerMail.Contacts.Permissions;

/// <summary>A yes to text messages is one telephone's: whoever has another number now was not asked there. A no is the person's, and stays. Pure.</summary>
internal static class TextConsents
{
    /// <summary>The consents once the number is another one; an answer that came with the new number is about that.</summary>
    public static ImmutableArray<Consent> At(ImmutableArray<Consent> consents, string? before, string? after, string? cameWith) =>
        before is null || after is null || Same(before, after)
            ? consents
            : consents.RemoveAll(one => one.Channel == Channels.Sms && one.State != ConsentState.Unsubscribed && (cameWith is null || one.Event != cameWith));

    private static bool Same(string one, string other) => (Phone.Read(one) ?? one) == (Phone.Read(other) ?? other);
}
