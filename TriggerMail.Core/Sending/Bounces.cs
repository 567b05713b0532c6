using System.Collections.Frozen;
using System.Text.RegularExpressions;

namespace TriggerMail.Sending;

/// <summary>What a mail that came back says about its address.</summary>
public enum BounceClass
{
    /// <summary>Nobody will ever read mail there.</summary>
    Hard,

    /// <summary>Not now: a full mailbox, a network, greylisting.</summary>
    Soft,

    /// <summary>The receiver objects to us or to the message, not to the address.</summary>
    Policy,
}

/// <summary>Reads enhanced status codes (RFC 3463: class.subject.detail) and the words beside them.</summary>
public static partial class Bounces
{
    // RFC 3463 §3.2 and §3.3, RFC 7505 §4.2 (null MX), Exchange's own 5.4.310 and 5.7.13.
    private static readonly FrozenSet<string> Dead =
        new[] { "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.310", "5.7.13" }.ToFrozenSet();

    // RFC 3463 §3.2: X.1.7 and X.1.8 are about the sender's address, which is ours.
    private static readonly FrozenSet<string> Ours = new[] { "5.1.7", "5.1.8" }.ToFrozenSet();

    // Where servers give a status that their words contradict. The words count, in this order.
    private static readonly (BounceClass Class, string[] Words)[] Hints =
    [
        (BounceClass.Soft, ["mailbox full", "mailbox is full", "over quota", "overquota", "quota exceeded", "insufficient system storage", "out of storage space"]),
        (BounceClass.Soft, ["receiving mail at a rate", "receiving mail too quickly", "too many messages", "rate limit", "temporarily deferred"]),
        (BounceClass.Policy, ["blacklist", "blocklist", "block list", "blocked using", "spamhaus", "unsolicited mail", "poor reputation", "low reputation", "dmarc", "message rejected as spam"]),
        (BounceClass.Hard,
        [
            "user unknown", "unknown user", "no such user", "no such recipient", "user doesn't have", "user not found", "mailbox not found", "recipient not found",
            "mailbox unavailable", "does not exist", "no mailbox here", "invalid recipient", "account has been disabled", "recipient address rejected: access denied",
        ]),
    ];

    /// <summary>The class of a status such as <c>5.1.1</c>. What is not known to be the address's fault is not held against it.</summary>
    public static BounceClass Classify(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return Dead.Contains(status) ? BounceClass.Hard
            : Ours.Contains(status) || status.StartsWith("5.7.", StringComparison.Ordinal) || status.StartsWith("5.6.", StringComparison.Ordinal) ? BounceClass.Policy
            : BounceClass.Soft;
    }

    /// <summary>
    /// The class of an answer. Its words count where they contradict the status, as with a <c>5.1.1</c> for a full mailbox or a
    /// <c>5.5.0</c> for a mailbox that is not there; what may be tried again is soft whatever the words say.
    /// </summary>
    /// <param name="status">The enhanced status; null when there is none.</param>
    /// <param name="words">The server's words; null when there are none.</param>
    public static BounceClass Classify(string? status, string? words)
    {
        status ??= words is null ? null : StatusIn(words);
        if (status is ['4', ..])
            return BounceClass.Soft;
        foreach (var (kind, hints) in Hints)
            if (words is not null && hints.Any(hint => words.Contains(hint, StringComparison.OrdinalIgnoreCase)))
                return kind;
        return status is null ? BounceClass.Soft : Classify(status);
    }

    /// <summary>The first enhanced status in a server's words, e.g. in "550 5.1.1 no such user"; null when there is none.</summary>
    public static string? StatusIn(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return Status().Match(words) is { Success: true } found ? found.Value : null;
    }

    // Not inside of an IP address such as 192.0.2.5.7.
    [GeneratedRegex(@"(?<![\d.])[245]\.\d{1,3}\.\d{1,3}(?![\d.]*\d)", RegexOptions.CultureInvariant)]
    private static partial Regex Status();
}
