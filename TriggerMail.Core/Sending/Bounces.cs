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

/// <summary>Reads enhanced status codes (RFC 3463): class.subject.detail.</summary>
public static partial class Bounces
{
    // RFC 3463 §3.2 and §3.3, RFC 7505 §4.2 (null MX), Exchange's own 5.4.310 and 5.7.13.
    private static readonly FrozenSet<string> Dead =
        new[] { "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.310", "5.7.13" }.ToFrozenSet();

    /// <summary>The class of a status such as <c>5.1.1</c>. What is not known to be the address's fault is not held against it.</summary>
    public static BounceClass Classify(string status)
    {
        ArgumentNullException.ThrowIfNull(status);
        return Dead.Contains(status) ? BounceClass.Hard
            : status.StartsWith("5.7.", StringComparison.Ordinal) ? BounceClass.Policy
            : BounceClass.Soft;
    }

    /// <summary>The first enhanced status in a server's words, e.g. in "550 5.1.1 no such user"; null when there is none.</summary>
    public static string? StatusIn(string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        return Status().Match(words) is { Success: true } found ? found.Value : null;
    }

    [GeneratedRegex(@"\b[245]\.\d{1,3}\.\d{1,3}\b", RegexOptions.CultureInvariant)]
    private static partial Regex Status();
}
