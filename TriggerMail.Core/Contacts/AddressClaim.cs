using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Contacts;

/// <summary>
/// What it is worth that an event names an account of the store and an address together. Anybody with an account can type anybody's address
/// into a checkout, so what was typed there never takes an address, a record or a consent from somebody else.
/// </summary>
internal enum AddressClaim
{
    /// <summary>It does not name both.</summary>
    None,

    /// <summary>The address was typed into a checkout, whatever account was signed in (<see cref="TypedAddress"/>).</summary>
    Typed,

    /// <summary>The store names both in an event that is not about the account itself, such as an order.</summary>
    Mentioned,

    /// <summary>The store says so of the account itself.</summary>
    Stated,
}

/// <summary>Reads what an event claims. Pure.</summary>
internal static class AddressClaims
{
    public static AddressClaim Of(StoreEvent happened, IReadOnlyList<Alias> names)
    {
        if (!names.Any(name => name.Kind == AliasKind.StoreId) || !names.Any(name => name.Kind == AliasKind.Email))
            return AddressClaim.None;
        return TypedAddress.Is(happened.Data.Get("contact")) ? AddressClaim.Typed
            : happened.Type.StartsWith("contact.", StringComparison.Ordinal) && happened.Type != EventTypes.ContactInquired ? AddressClaim.Stated
            : AddressClaim.Mentioned;
    }
}
