using TriggerMail.Sending;

namespace TriggerMail.Web.Messages;

/// <summary>States in a word or two, as the console says them.</summary>
internal static class StateWords
{
    public static string Say(SendState state) => state switch
    {
        SendState.Sent => "Sent",
        SendState.Claimed => "Sending",
        SendState.Held => "Held",
        SendState.Suppressed => "Not sent",
        SendState.Failed => "Failed",
        _ => "Uncertain",
    };
}
