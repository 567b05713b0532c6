using TriggerMail.Storage;

namespace TriggerMail.Sending;

/// <summary>When to offer a message again that the provider could not take: five times over about eleven hours, then it failed.</summary>
internal static class RetrySchedule
{
    private static readonly TimeSpan[] Pauses =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(30), TimeSpan.FromHours(2), TimeSpan.FromHours(8),
    ];

    /// <summary>The pause after so many attempts (from 1), or null when there is no further one.</summary>
    public static TimeSpan? After(int attempts, string sendId, TimeSpan? asked)
    {
        if (attempts > Pauses.Length)
            return null;
        // Up to a quarter more, by the send's own hash: messages refused together do not come back together.
        var pause = Pauses[attempts - 1] * (1 + StableHash.Of(sendId) % 256 / 1024.0);
        return asked > pause ? asked : pause;
    }
}
