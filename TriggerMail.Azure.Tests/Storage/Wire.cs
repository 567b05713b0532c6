using Azure.Core;
using Azure.Core.Pipeline;

namespace TriggerMail.Storage;

/// <summary>The way to the service, with an ear on it and a hand in it: counts what is sent, and loses what it is told to lose.</summary>
internal sealed class Wire : HttpPipelineTransport
{
    private readonly HttpClientTransport inner = HttpClientTransport.Shared;

    /// <summary>How many requests went out.</summary>
    public int Requests { get; private set; }

    /// <summary>Bytes of the last body that went out.</summary>
    public long LastBody { get; private set; }

    /// <summary>Says of a request (method, address) whether its answer gets lost after the service acted.</summary>
    public Func<Request, bool> Loses { get; set; } = _ => false;

    /// <summary>What happens in the world between a lost answer and the next try.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    public override Request CreateRequest() => inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        Requests++;
        if (message.Request.Content is { } content && content.TryComputeLength(out var length))
            LastBody = length;
        await inner.ProcessAsync(message);
        if (!Loses(message.Request))
            return;
        message.Response.Dispose();
        message.Response = null!;
        await Meanwhile();
        throw new IOException("The answer was lost.");
    }
}
