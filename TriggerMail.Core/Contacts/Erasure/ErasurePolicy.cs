using System.Collections.Frozen;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;

namespace TriggerMail.Contacts.Erasure;

/// <summary>
/// What may still be known of somebody who asked to be forgotten: what happened before is over, and afterwards a record is made anew
/// only where the person acts again, buys, signs up or says yes. Pure.
/// </summary>
internal static class ErasurePolicy
{
    // What browsers and nightly exports tell of people who did nothing.
    private static readonly FrozenSet<string> Idle = new[]
    {
        EventTypes.PageViewed, EventTypes.ProductViewed, EventTypes.CartUpdated, EventTypes.CartEmptied, EventTypes.CheckoutStarted,
        EventTypes.CheckoutCompleted, EventTypes.CheckoutDeleted, EventTypes.ContactUpdated, EventTypes.ContactIdentified, EventTypes.ContactUnsubscribed,
        EventTypes.ContactDeleted, EventTypes.EmailDelivered, EventTypes.EmailBounced, EventTypes.EmailComplained, EventTypes.EmailOpened,
        EventTypes.EmailClicked, EventTypes.OrderDeleted,
        // Whoever types an address is not proven to be the person who asked to be forgotten.
        EventTypes.ProductNotifyUnconfirmed, EventTypes.ContactSubscriptionUnconfirmed,
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether an event is taken in, given when the person was forgotten and whether there is no record of them since.</summary>
    public static bool Admits(StoreEvent happened, bool isNew, DateTimeOffset forgottenAt) =>
        happened.Time > forgottenAt && (!isNew || !Idle.Contains(happened.Type) || SaysYes(happened, forgottenAt));

    private static bool SaysYes(StoreEvent happened, DateTimeOffset forgottenAt) =>
        ConsentAnswers.In(new SeenEvent(happened.Id, happened.Type, happened.Time, happened.Data), happened.Source)
            .Any(said => said.State == ConsentState.Subscribed && said.IsDated && said.At > forgottenAt);
}
