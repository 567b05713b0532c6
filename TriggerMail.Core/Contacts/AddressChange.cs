using System.Collections.Immutable;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Values;

namespace TriggerMail.Contacts;

/// <summary>
/// What becomes of a contact whose account has another address now. A yes to mails was given at an address, and a new one is asked anew; a no
/// is the person's, and stays with both: with the account, and with the address it leaves. Pure.
/// </summary>
internal static class AddressChange
{
    /// <summary>The contact at its new address; null: without any.</summary>
    public static Contact To(Contact contact, string? address) => contact with
    {
        Email = address,
        Aliases = contact.Email is { } had ? contact.Aliases.Remove(Name(had)) : contact.Aliases,
        Consents = At(contact.Consents, contact.Email, address),
        // Whoever asked from the old mailbox confirms nothing for the new one.
        Requests = contact.Email is null ? contact.Requests : [],
    };

    /// <summary>
    /// What stays behind with the address: what stands against mails to it, and, where the account never stated the address as its own, what
    /// was agreed to there too. Null: nothing does, and whoever uses it next is new.
    /// </summary>
    public static Contact? Behind(Contact contact, string address, string id, DateTimeOffset now)
    {
        var isOwn = contact.AccountEmail is { } own && Address.Key(own) == Address.Key(address);
        var consents = contact.Consents.RemoveAll(one => one.Channel != Channels.Email || (isOwn && !IsNo(one)));
        var suppression = contact.SuppressionOf(address);
        return consents.Length == 0 && suppression is null ? null : new()
        {
            Id = id,
            CreatedAt = now,
            Email = address,
            Aliases = [Name(address)],
            Consents = consents,
            Suppression = suppression,
            PausedUntil = contact.PausedUntil,
            HoursBetweenMails = contact.HoursBetweenMails,
            ForgottenAt = contact.ForgottenAt,
            Profile = new() { Locale = contact.Profile.Locale, TimeZone = contact.Profile.TimeZone, Country = contact.Profile.Country },
        };
    }

    /// <summary>The contact after it took over another's address: what stood against mails to it still does.</summary>
    public static Contact Inherit(Contact contact, Contact from, string address)
    {
        var consents = from.Consents.Where(one => one.Channel == Channels.Email && IsNo(one)).Aggregate(contact.Consents, Consents.With);
        return from.SuppressionOf(address) is not { } suppression || contact.SuppressionOf(address) is not null
            ? contact with { Consents = consents }
            : contact with
            {
                Consents = consents,
                OtherSuppressions = [.. contact.OtherSuppressions.Append(suppression with { Address = Address.Key(address) }).TakeLast(Contact.OtherSuppressionsKept)],
            };
    }

    /// <summary>The consents of one address where they are to hold at another.</summary>
    public static ImmutableArray<Consent> At(ImmutableArray<Consent> consents, string? before, string? after) =>
        before is null || (after is not null && Address.Key(before) == Address.Key(after)) ? consents : consents.RemoveAll(one => one.Channel == Channels.Email && !IsNo(one));

    /// <summary>The name of the contact that an address is.</summary>
    public static string Name(string address) => new Alias(AliasKind.Email, Address.Key(address)).ToString();

    private static bool IsNo(Consent consent) => consent.State == ConsentState.Unsubscribed;
}
