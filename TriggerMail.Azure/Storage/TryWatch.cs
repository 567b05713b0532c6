using Azure.Core;
using Azure.Core.Pipeline;

namespace TriggerMail.Storage;

/// <summary>What became of the tries the SDK made for one request: whether one of them may have been carried out without our hearing of it.</summary>
internal sealed class TryWatch
{
    private const string Property = "TriggerMail.Tries";

    /// <summary>A try broke off or ended in a server error, so it may have taken effect.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Watches every request made until the result is disposed.</summary>
    public IDisposable Begin() => HttpPipeline.CreateHttpMessagePropertiesScope(new Dictionary<string, object?> { [Property] = this });

    /// <summary>Sits inside the SDK's retries, where each try is seen.</summary>
    internal sealed class Policy : HttpPipelinePolicy
    {
        public override async ValueTask ProcessAsync(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline)
        {
            var watch = Find(message);
            try
            {
                await ProcessNextAsync(message, pipeline);
            }
            catch when (watch is not null)
            {
                watch.IsInDoubt = true;
                throw;
            }
            watch?.Learn(message);
        }

        public override void Process(HttpMessage message, ReadOnlyMemory<HttpPipelinePolicy> pipeline) =>
            throw new NotSupportedException("The record store never blocks a thread on a request.");

        private static TryWatch? Find(HttpMessage message) => message.TryGetProperty(Property, out var watch) ? watch as TryWatch : null;
    }

    // 429 is said before any work. Of the others that are retried none promises that.
    private void Learn(HttpMessage message) =>
        IsInDoubt |= !message.HasResponse || message.Response.Status is 408 or >= 500;
}
