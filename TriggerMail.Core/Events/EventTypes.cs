using System.Collections.Frozen;

namespace TriggerMail.Events;

/// <summary>The event names TriggerMail knows. Other names are accepted, kept, and can start journeys.</summary>
public static class EventTypes
{
    /// <summary>An account was made.</summary>
    public const string ContactRegistered = "contact.registered";
    /// <summary>The profile changed.</summary>
    public const string ContactUpdated = "contact.updated";
    /// <summary>Consent to marketing was given.</summary>
    public const string ContactSubscribed = "contact.subscribed";
    /// <summary>Somebody signed up and has yet to confirm it from the mailbox. What <c>contact.subscribed</c> becomes then.</summary>
    public const string ContactSubscriptionRequested = "contact.subscription_requested";
    /// <summary>
    /// A browser signed an address up for mails. Unproven: nothing is known of it but the request, until the link in the mail that asks is used.
    /// What <c>contact.subscription_requested</c> from a browser becomes.
    /// </summary>
    public const string ContactSubscriptionUnconfirmed = "contact.subscription_unconfirmed";
    /// <summary>The contact chose topics, a frequency or a pause; <c>data.consents</c> and <c>data.preferences</c> hold what was chosen.</summary>
    public const string ContactPreferencesChanged = "contact.preferences_changed";
    /// <summary>Asked the store a question.</summary>
    public const string ContactInquired = "contact.inquired";
    /// <summary>Consent to marketing was taken back.</summary>
    public const string ContactUnsubscribed = "contact.unsubscribed";
    /// <summary>Signed in, which also ties a browser's cookie to the contact.</summary>
    public const string ContactSignedIn = "contact.signed_in";
    /// <summary>A browser says who is using it. Unproven, unlike signing in: nothing is bound to it.</summary>
    public const string ContactIdentified = "contact.identified";
    /// <summary>The store removed the account.</summary>
    public const string ContactDeleted = "contact.deleted";
    /// <summary>A page was looked at.</summary>
    public const string PageViewed = "page.viewed";
    /// <summary>A product was looked at.</summary>
    public const string ProductViewed = "product.viewed";
    /// <summary>The cart holds something else than before.</summary>
    public const string CartUpdated = "cart.updated";
    /// <summary>The cart holds nothing any more.</summary>
    public const string CartEmptied = "cart.emptied";
    /// <summary>A checkout was begun or changed.</summary>
    public const string CheckoutStarted = "checkout.started";
    /// <summary>A checkout became an order.</summary>
    public const string CheckoutCompleted = "checkout.completed";
    /// <summary>The store removed a checkout.</summary>
    public const string CheckoutDeleted = "checkout.deleted";
    /// <summary>An order was placed.</summary>
    public const string OrderPlaced = "order.placed";
    /// <summary>An order was changed in a way that has no event of its own.</summary>
    public const string OrderUpdated = "order.updated";
    /// <summary>An order was paid.</summary>
    public const string OrderPaid = "order.paid";
    /// <summary>Every item of an order is fulfilled.</summary>
    public const string OrderFulfilled = "order.fulfilled";
    /// <summary>A parcel left.</summary>
    public const string OrderShipped = "order.shipped";
    /// <summary>A parcel arrived.</summary>
    public const string OrderDelivered = "order.delivered";
    /// <summary>An order was called off.</summary>
    public const string OrderCancelled = "order.cancelled";
    /// <summary>Money went back.</summary>
    public const string OrderRefunded = "order.refunded";
    /// <summary>The store removed an order from its books.</summary>
    public const string OrderDeleted = "order.deleted";
    /// <summary>A review was written.</summary>
    public const string ReviewSubmitted = "review.submitted";
    /// <summary>A product is new or changed.</summary>
    public const string ProductUpdated = "product.updated";
    /// <summary>A product is gone.</summary>
    public const string ProductDeleted = "product.deleted";
    /// <summary>Somebody asks to be told when a product can be bought again; <c>data.product</c> says which, with its variant.</summary>
    public const string ProductNotifyRequested = "product.notify_requested";
    /// <summary>
    /// A browser asked for that in the name of an address. Unproven, until the link in the mail that asks is used: then it becomes
    /// <c>product.notify_requested</c>.
    /// </summary>
    public const string ProductNotifyUnconfirmed = "product.notify_unconfirmed";
    /// <summary>A subscription or membership runs out.</summary>
    public const string SubscriptionExpiring = "subscription.expiring";
    /// <summary>The recipient's mail server took a mail.</summary>
    public const string EmailDelivered = "email.delivered";
    /// <summary>A mail came back; <c>data.bounce</c> holds <c>class</c> (hard, soft, policy), <c>status</c>, <c>reason</c>, <c>address</c>.</summary>
    public const string EmailBounced = "email.bounced";
    /// <summary>The recipient reported a mail as spam.</summary>
    public const string EmailComplained = "email.complained";
    /// <summary>A mail was opened.</summary>
    public const string EmailOpened = "email.opened";
    /// <summary>A link in a mail was followed.</summary>
    public const string EmailClicked = "email.clicked";
    /// <summary>The store asks for everything about a person.</summary>
    public const string PrivacyExportRequested = "privacy.export_requested";
    /// <summary>The store asks to forget a person.</summary>
    public const string PrivacyErasureRequested = "privacy.erasure_requested";
    /// <summary>The store asks to forget the whole shop.</summary>
    public const string PrivacyShopErasureRequested = "privacy.shop_erasure_requested";

    /// <summary>A date of the contact came, e.g. the birthday. Given by TriggerMail; <c>data.date</c> holds <c>journey</c>, <c>of</c>, <c>on</c>.</summary>
    public const string DateReached = "date.reached";
    /// <summary>The contact has not done something for a time. Given by TriggerMail; <c>data.absence</c> holds <c>journey</c>, <c>since</c>.</summary>
    public const string ContactAbsent = "contact.absent";
    /// <summary>The contact came to be in a segment. Given by TriggerMail; <c>data.segment</c> holds <c>name</c>.</summary>
    public const string SegmentEntered = "segment.entered";
    /// <summary>The contact is in a segment no more. Given by TriggerMail; <c>data.segment</c> holds <c>name</c>.</summary>
    public const string SegmentLeft = "segment.left";
    /// <summary>The time of a broadcast came. Given by TriggerMail; <c>data.broadcast</c> holds <c>journey</c>, <c>to</c>.</summary>
    public const string BroadcastDue = "broadcast.due";
    /// <summary>A recurring time came. Given by TriggerMail; <c>data.schedule</c> holds <c>journey</c>, <c>on</c>.</summary>
    public const string ScheduleDue = "schedule.due";
    /// <summary>A product the contact is interested in can be bought again. Given by TriggerMail; <c>data.product</c> holds the product.</summary>
    public const string ProductBackInStock = "product.back_in_stock";
    /// <summary>A product the contact is interested in costs less. Given by TriggerMail; <c>data.product</c> holds the product, with <c>oldPrice</c>.</summary>
    public const string ProductPriceDropped = "product.price_dropped";

    /// <summary>A program of the store asked for a single message; <c>data.message</c> holds <c>template</c>, <c>channel</c>, <c>key</c>.</summary>
    public const string MessageRequested = "message.requested";

    /// <summary>All of the above.</summary>
    public static FrozenSet<string> Known { get; } = typeof(EventTypes).GetFields()
        .Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToFrozenSet(StringComparer.Ordinal);
}
