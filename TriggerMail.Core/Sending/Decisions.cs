using TriggerMail.Contacts.Permissions;

namespace TriggerMail.Sending;

/// <summary>Decisions as a marketer reads them.</summary>
public static class Decisions
{
    /// <summary>One line: what happened to which message, and why.</summary>
    public static string Say(LedgerRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        var name = row.Channel == Channels.Sms ? $"the text message {row.Template}" : row.Template;
        var what = row.Subject is { } subject ? $"\"{subject}\" ({row.Journey}, {row.Step})" : $"{name} ({row.Journey})";
        if (row.RetryOf is not null)
            what += " once more";
        if (row.Channel == Channels.Webhook)
            return SayCall(row, $"{row.To} with {what}");
        return row.State switch
        {
            SendState.Sent when row.Returned is { } back => $"Sent {what} to {row.To}, and it came back ({back.What}): {back.Reason}",
            SendState.Sent => $"Sent {what} to {row.To}",
            SendState.Claimed => $"Sending {what} to {row.To}",
            SendState.Held => $"Held {what}: {row.Reason}",
            SendState.Suppressed => $"Did not send {what}: {row.Reason}",
            SendState.Failed => $"Could not send {what}: {row.Reason}",
            _ => $"Cannot tell whether {what} went out: {row.Reason}",
        };
    }

    private static string SayCall(LedgerRow row, string call) => row.State switch
    {
        SendState.Sent => $"Called {call}",
        SendState.Claimed => $"Calling {call}",
        SendState.Held => $"Will call {call} later: {row.Reason}",
        SendState.Suppressed => $"Did not call {call}: {row.Reason}",
        SendState.Failed => $"Could not call {call}: {row.Reason}",
        _ => $"Cannot tell whether {call} was called: {row.Reason}",
    };

    /// <summary>The state as scripts read it; a send being handed over counts as held until the provider has answered.</summary>
    public static string Name(SendState state) => state switch
    {
        SendState.Sent => "sent",
        SendState.Suppressed => "suppressed",
        SendState.Failed => "failed",
        SendState.Uncertain => "uncertain",
        _ => "held",
    };
}
