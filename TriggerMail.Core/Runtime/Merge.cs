using System.Collections.Immutable;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Contacts.Coupons;

namespace TriggerMail.Runtime;

/// <summary>Two records of one person made one. Nothing either knew is lost; where both knew it, the survivor's word stands.</summary>
internal static class Merge
{
    public static Contact Absorb(Contact survivor, Contact other) => survivor with
    {
        Absorbed = survivor.Absorbed.Add(other.Id).Union(other.Absorbed),
        Aliases = survivor.Aliases.Union(other.Aliases),
        CreatedAt = survivor.CreatedAt < other.CreatedAt ? survivor.CreatedAt : other.CreatedAt,
        Email = survivor.Email ?? other.Email,
        AccountEmail = survivor.AccountEmail ?? other.AccountEmail,
        AccountEmailAt = survivor.AccountEmailAt ?? other.AccountEmailAt,
        StoreId = survivor.StoreId ?? other.StoreId,
        Profile = Absorb(survivor.Profile, other.Profile),
        Consents = ConsentsOf(survivor, other).Aggregate(survivor.Consents, Consents.With),
        Suppression = survivor.Suppression ?? other.Suppression,
        OtherSuppressions = [.. survivor.OtherSuppressions.Concat(other.OtherSuppressions).Concat(survivor.Suppression is not null && other.Suppression is { } beside ? [beside] : [])
            .TakeLast(Contact.OtherSuppressionsKept)],
        PhoneSuppression = survivor.PhoneSuppression ?? other.PhoneSuppression,
        PhoneListed = null, // Under the survivor's name it is not yet.
        Cart = Later(survivor.Cart, other.Cart),
        LastOrder = survivor.LastOrder?.At >= other.LastOrder?.At ? survivor.LastOrder : other.LastOrder ?? survivor.LastOrder,
        Orders = OrderHistory.Merge(survivor.Orders, other.Orders),
        Engagement = Engagement.Merge(survivor.Engagement, other.Engagement),
        Experiments = other.Experiments.SetItems(survivor.Experiments),
        ArmOutcomes = survivor.ArmOutcomes.Union(other.ArmOutcomes),
        Bought = [.. survivor.Bought.Concat(other.Bought).Distinct().Take(Contact.ProductsKept)],
        Drops = [.. survivor.Drops.Concat(other.Drops).OrderByDescending(drop => drop.At).DistinctBy(drop => drop.ProductId).Take(Contact.DropsKept)],
        Coupons = CouponBook.Kept([.. survivor.Coupons.Concat(other.Coupons).OrderBy(coupon => coupon.IssuedAt)]),
        Viewed = [.. survivor.Viewed.Concat(other.Viewed).Take(Contact.ProductsKept)],
        Pages = PageView.Newest(survivor.Pages.Concat(other.Pages)),
        Activity = other.Activity.Aggregate(survivor.Activity, Absorb),
        MessageEngagements = TriggerMail.Runtime.MessageEngagements.Merge(survivor.MessageEngagements, other.MessageEngagements),
        MarketingSends = [.. survivor.MarketingSends.Concat(other.MarketingSends).Order()],
        TriggerStates = other.TriggerStates.Aggregate(survivor.TriggerStates, Absorb),
        MarketingTexts = [.. survivor.MarketingTexts.Concat(other.MarketingTexts).Order()],
        JourneySends = [.. survivor.JourneySends.Concat(other.JourneySends).OrderBy(send => send.At)],
        HoursBetweenMails = survivor.HoursBetweenMails ?? other.HoursBetweenMails,
        PausedUntil = Later(survivor.PausedUntil, other.PausedUntil),
        Requests = [.. survivor.Requests.Concat(other.Requests).OrderByDescending(one => one.At).DistinctBy(one => one.Name).Take(Contact.RequestsKept)],
        Confirmations = [.. survivor.Confirmations.Concat(other.Confirmations).Order()],
        ForgottenAt = Later(survivor.ForgottenAt, other.ForgottenAt),
    };

    // A yes was given at one address and one number, and holds only there.
    private static ImmutableArray<Consent> ConsentsOf(Contact survivor, Contact other) => TextConsents.At(
        AddressChange.At(other.Consents, other.Email, survivor.Email ?? other.Email), other.Profile.Phone, survivor.Profile.Phone ?? other.Profile.Phone, null);

    private static Profile Absorb(Profile survivor, Profile other) => new()
    {
        FirstName = survivor.FirstName ?? other.FirstName,
        LastName = survivor.LastName ?? other.LastName,
        Locale = survivor.Locale ?? other.Locale,
        TimeZone = survivor.TimeZone ?? other.TimeZone,
        Country = survivor.Country ?? other.Country,
        // A town belongs to its country: two homes are not mixed.
        Region = survivor.Region ?? (IsOnePlace(survivor, other) ? other.Region : null),
        City = survivor.City ?? (IsOnePlace(survivor, other) ? other.City : null),
        Phone = survivor.Phone ?? other.Phone,
        Birthday = survivor.Birthday ?? other.Birthday,
        Attributes = other.Attributes.SetItems(survivor.Attributes),
    };

    private static bool IsOnePlace(Profile survivor, Profile other) => survivor.Country is null || survivor.Country == other.Country;

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;

    private static Cart? Later(Cart? one, Cart? other) => one is null ? other : other is null || one.At >= other.At ? one : other;

    // What either was given is not given again; what is next is planned anew.
    private static ImmutableSortedDictionary<string, TriggerState> Absorb(
        ImmutableSortedDictionary<string, TriggerState> all, KeyValuePair<string, TriggerState> more) =>
        all.TryGetValue(more.Key, out var had) ? all.SetItem(more.Key, TriggerState.Merge(had, more.Value))
        : more.Value is { Given: null, GivenTo: null } ? all
        : all.Add(more.Key, TriggerState.Merge(more.Value, more.Value));

    private static ImmutableSortedDictionary<string, Activity> Absorb(
        ImmutableSortedDictionary<string, Activity> all, KeyValuePair<string, Activity> more) =>
        all.SetItem(more.Key, all.TryGetValue(more.Key, out var had) ? Activity.Sum(had, more.Value) : more.Value);
}
