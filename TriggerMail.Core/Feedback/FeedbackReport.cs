using TriggerMail.Sending;

namespace TriggerMail.Feedback;

/// <summary>What came back about a mail.</summary>
public enum FeedbackKind
{
    /// <summary>It was not delivered.</summary>
    Bounced,

    /// <summary>The recipient reported it as spam.</summary>
    Complained,

    /// <summary>The recipient wants no more.</summary>
    Unsubscribed,

    /// <summary>Somebody answered a text message.</summary>
    Replied,
}

/// <summary>One thing that came back about one mail, from wherever it was told.</summary>
/// <param name="Kind">What.</param>
/// <param name="Address">The recipient's address; null when only the message is named.</param>
/// <param name="At">When, as the report says.</param>
public sealed record FeedbackReport(FeedbackKind Kind, string? Address, DateTimeOffset At)
{
    /// <summary>Of an answer to a text message: the number it came from.</summary>
    public string? Number { get; init; }

    /// <summary>Of an answer to a text message: what it says.</summary>
    public string? Text { get; init; }

    /// <summary>The ledger's id of the mail; null when the report does not name it.</summary>
    public string? Message { get; init; }

    /// <summary>What tells the mail from others to the same recipient (<see cref="ReturnPath"/>); null when the report came to no such address.</summary>
    public string? Tag { get; init; }

    /// <summary>The mail's Message-ID with its angle brackets; null when the report does not name it.</summary>
    public string? MessageId { get; init; }

    /// <summary>The enhanced status (RFC 3463); null when none was given.</summary>
    public string? Status { get; init; }

    /// <summary>The server's words; null when there were none.</summary>
    public string? Reason { get; init; }

    /// <summary>Hard, soft or policy.</summary>
    public BounceClass Class => Bounces.Classify(Status, Reason);
}
