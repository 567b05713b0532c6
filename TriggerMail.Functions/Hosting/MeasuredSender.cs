using Microsoft.Extensions.Logging;
using TriggerMail.Sending;

namespace TriggerMail.Hosting;

/// <summary>Says of each handover how it came out, as a metric; the alerts listen to these. Decides nothing.</summary>
internal sealed class MeasuredSender(ISender sender, ILogger<MeasuredSender> log) : ISender
{
    public string Name => sender.Name;

    public bool IsIdempotent => sender.IsIdempotent;

    public async Task<Handover> SendAsync(Message message, CancellationToken cancel = default)
    {
        var answer = await sender.SendAsync(message, cancel);
        var metric = answer switch
        {
            Handover.Accepted => "triggermail.sends.sent",
            Handover.Refused => "triggermail.sends.failed",
            Handover.Unknown => "triggermail.sends.uncertain",
            _ => null, // Later is neither.
        };
        if (metric is not null)
            log.LogMetric(metric, 1);
        return answer;
    }
}
