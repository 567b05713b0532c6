using TriggerMail.Partitions;

namespace TriggerMail.Runtime.DeadLetters;

/// <summary>How a retry came out, as people and scripts read it.</summary>
public static class RetryWords
{
    /// <summary>The word for scripts.</summary>
    public static string Name(RetryOutcome outcome) => outcome switch
    {
        RetryOutcome.Done => "done",
        RetryOutcome.NotNow => "not now",
        RetryOutcome.Suppressed => "suppressed",
        RetryOutcome.FailedAgain => "failed again",
        RetryOutcome.Uncertain => "uncertain",
        _ => "not there",
    };

    /// <summary>A sentence about one retry.</summary>
    public static string Say(Retry retry)
    {
        ArgumentNullException.ThrowIfNull(retry);
        return retry.Outcome switch
        {
            RetryOutcome.Done => $"Tried again and done: {retry.Id}.",
            RetryOutcome.NotNow => $"Not now: {retry.Reason}. It stays on the list ({retry.Id}).",
            RetryOutcome.Suppressed => $"Not sent, and off the list: {retry.Reason} ({retry.Id}).",
            RetryOutcome.FailedAgain => $"Failed again: {retry.Reason} ({retry.NewId ?? retry.Id}).",
            RetryOutcome.Uncertain => $"Cannot tell whether it went out this time: {retry.Reason} ({retry.NewId ?? retry.Id}).",
            _ => $"Nothing to try as {retry.Id}: {retry.Reason}.",
        };
    }
}
