namespace TriggerMail.Sending.Throttling;

/// <summary>Reads what receivers say who take no more for now: whether they want us to come slower, or have their own reasons.</summary>
public static class Deferral
{
    // Greylisting turns away whoever comes for the first time, however slowly.
    private static readonly string[] OnceOnly = ["greylist", "graylist", "grey list", "gray list"];

    private static readonly string[] Slower =
    [
        "too many", "too much mail", "too fast", "rate limit", "rate-limit", "ratelimit", "throttl", "unusual rate", "excessive", "slow down",
        "deferred due to", "unsolicited", "reputation", "sending limit", "connection limit",
    ];

    // Said of anything; where the status names the receiver's own system or the network (4.3.Z, 4.4.Z), it is that.
    private static readonly string[] Perhaps = ["try later", "try again later", "come back later", "temporarily deferred"];

    /// <summary>
    /// Whether an answer wants fewer mails from us: a policy status (4.7.Z), or words that say so. What is said of one mailbox (4.1.Z, 4.2.Z:
    /// full, or receiving too fast itself) is not about us, and neither is greylisting.
    /// </summary>
    /// <param name="status">The enhanced status (RFC 3463); null when there is none.</param>
    /// <param name="words">The receiver's words.</param>
    public static bool IsAboutPace(string? status, string words)
    {
        ArgumentNullException.ThrowIfNull(words);
        if (status is not (null or ['4', ..]) || status is ['4', '.', '1' or '2', '.', ..] || Says(words, OnceOnly))
            return false;
        return status is ['4', '.', '7', '.', ..] || Says(words, Slower) || (status is not ['4', '.', '3' or '4', '.', ..] && Says(words, Perhaps));
    }

    private static bool Says(string words, string[] hints) => hints.Any(hint => words.Contains(hint, StringComparison.OrdinalIgnoreCase));
}
