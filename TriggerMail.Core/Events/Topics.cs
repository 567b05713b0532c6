namespace TriggerMail.Events;

/// <summary>What a contact can consent to.</summary>
public static class Topics
{
    /// <summary>Order confirmations, shipping notes: part of a purchase.</summary>
    public const string Orders = "orders";
    /// <summary>Password resets, account changes: part of an account.</summary>
    public const string Account = "account";
    /// <summary>Discounts, reminders of a cart.</summary>
    public const string Offers = "offers";
    /// <summary>Stories and announcements.</summary>
    public const string News = "news";
    /// <summary>Products picked for the contact.</summary>
    public const string Recommendations = "recommendations";

    /// <summary>The question whether a sign-up was meant: the one thing somebody may be sent who has yet to confirm it.</summary>
    public const string Confirmation = "confirmation";

    /// <summary>Told that a product can be bought again, which the contact asked for: the request is the consent.</summary>
    public const string BackInStock = "back-in-stock";

    /// <summary>
    /// Consent to marketing as a whole, the way stores ask for it. It covers every topic that has no answer of its own.
    /// </summary>
    public const string Marketing = "marketing";

    /// <summary>Being measured: whether mails are opened and links followed. No journey is about it.</summary>
    public const string Tracking = "tracking";

    /// <summary>Whether messages on this topic need no consent to marketing.</summary>
    public static bool IsTransactional(string topic) => topic is Orders or Account or Confirmation;
}
