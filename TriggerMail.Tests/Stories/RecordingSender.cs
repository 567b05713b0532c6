using System.Collections.Concurrent;
using TriggerMail.Sending;

namespace TriggerMail.Stories;

/// <summary>A provider that keeps what it was given and answers as told.</summary>
public sealed class RecordingSender : ISender
{
    public ConcurrentQueue<Message> Messages { get; } = new();

    public Func<Message, SendResult> Answer { get; set; } = _ => new SendResult.Accepted();

    public string Name => "recording";

    public bool IsIdempotent { get; init; }

    public Task<SendResult> SendAsync(Message message, CancellationToken cancel = default)
    {
        Messages.Enqueue(message);
        return Task.FromResult(Answer(message));
    }
}
