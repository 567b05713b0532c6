namespace TriggerMail.Contacts;

/// <summary>What a contact agreed to or refused, with its proof: who said so, when, how, and in which words.</summary>
/// <param name="Topic">A topic, or <c>marketing</c> for all marketing topics at once.</param>
/// <param name="Channel"><c>email</c> or <c>sms</c>.</param>
/// <param name="State">The answer.</param>
/// <param name="At">When it was given.</param>
/// <param name="Source">Where it was given, e.g. <c>shopify checkout</c>.</param>
/// <param name="Wording">The version of the words that were agreed to.</param>
/// <param name="Event">The id of the event that carried it.</param>
public sealed record Consent(
    string Topic, string Channel, ConsentState State, DateTimeOffset At, string? Source, string? Wording, string? Event);

/// <summary>An answer to the question whether we may write.</summary>
public enum ConsentState
{
    /// <summary>Agreed.</summary>
    Subscribed,

    /// <summary>Asked, and not confirmed yet.</summary>
    Pending,

    /// <summary>Refused, or agreed and taken back.</summary>
    Unsubscribed,
}
