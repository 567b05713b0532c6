namespace TriggerMail.Partitions;

/// <summary>Something that failed for good and waits for a person to look at it.</summary>
/// <param name="Id">What to call it in a retry: a message's id, or <c>event-NUMBER</c>.</param>
/// <param name="Kind">Whether it is an event that could not be handled, or a message that its provider would not take.</param>
/// <param name="At">When it was given up.</param>
/// <param name="Contact">The contact's id; null where it is not known.</param>
/// <param name="What">What it is, in words.</param>
/// <param name="Reason">Why it failed, in words.</param>
public sealed record DeadLetter(string Id, DeadLetterKind Kind, DateTimeOffset At, string? Contact, string What, string Reason);

/// <summary>What failed.</summary>
public enum DeadLetterKind
{
    /// <summary>An event that kept failing while it was handled.</summary>
    Event,

    /// <summary>A message, by any channel, that was refused or given up.</summary>
    Message,
}

/// <summary>What became of a retry.</summary>
/// <param name="Id">The dead letter.</param>
/// <param name="Outcome">How it came out.</param>
/// <param name="Reason">Why, in words; null when it simply went well.</param>
/// <param name="NewId">The new decision about a message; null when none was made.</param>
public sealed record Retry(string Id, RetryOutcome Outcome, string? Reason = null, string? NewId = null);

/// <summary>How a retry came out.</summary>
public enum RetryOutcome
{
    /// <summary>The event was handled, or the message was handed over.</summary>
    Done,

    /// <summary>It may not go now and stays on the list.</summary>
    NotNow,

    /// <summary>It may not go any more; that is a decision of its own, and it is off the list.</summary>
    Suppressed,

    /// <summary>It failed again and stays on the list, a message under its new id.</summary>
    FailedAgain,

    /// <summary>It may or may not have gone out this time.</summary>
    Uncertain,

    /// <summary>It is not on the list: there is no such thing, or it was retried before.</summary>
    NotThere,
}
