using TriggerMail.Sending;

namespace TriggerMail.Benchmarks.Crash;

/// <summary>A sender with a crash point before the handover and after the provider's answer.</summary>
internal sealed class CrashingSender(ISender sender, CrashPoints points) : ISender
{
    public string Name => sender.Name;

    public bool IsIdempotent => sender.IsIdempotent;

    public async Task<SendResult> SendAsync(Message message, CancellationToken cancel = default)
    {
        points.Pass("before-handover");
        var answer = await sender.SendAsync(message, cancel);
        points.Pass("after-answer");
        return answer;
    }
}
