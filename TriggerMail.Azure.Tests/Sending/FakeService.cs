using System.Diagnostics.CodeAnalysis;
using System.Text;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;

namespace TriggerMail.Sending;

/// <summary>A service that answers as told and remembers what it was asked.</summary>
internal sealed class FakeService : HttpPipelineTransport
{
    public List<Asked> Requests { get; } = [];

    /// <summary>The answer to a request; throw for one that never comes.</summary>
    public required Func<Asked, Answer> Answers { get; init; }

    public IEnumerable<Asked> Sent => Requests.Where(request => request.Method == "POST");

    public override Request CreateRequest() => HttpClientTransport.Shared.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException();

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        using var body = new MemoryStream();
        if (message.Request.Content is { } content)
            await content.WriteToAsync(body, message.CancellationToken);
        message.Request.Headers.TryGetValue("Operation-Id", out var operation);
        var asked = new Asked(message.Request.Method.Method, message.Request.Uri.ToUri().AbsolutePath, operation, Encoding.UTF8.GetString(body.ToArray()));
        Requests.Add(asked);
        message.Response = Answers(asked);
    }
}

internal sealed record Asked(string Method, string Path, string? Operation, string Body);

/// <summary>An answer with a body of JSON.</summary>
internal sealed class Answer : Response
{
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = "application/json" };

    public Answer(int status, string json = "{}", string? retryAfter = null)
    {
        Status = status;
        ContentStream = new MemoryStream(Encoding.UTF8.GetBytes(json));
        if (retryAfter is not null)
            headers.Add("Retry-After", retryAfter);
    }

    public override int Status { get; }

    public override string ReasonPhrase => "";

    public override Stream? ContentStream { get; set; }

    public override string ClientRequestId { get; set; } = "";

    public override void Dispose() => ContentStream?.Dispose();

    protected override bool ContainsHeader(string name) => headers.ContainsKey(name);

    protected override IEnumerable<HttpHeader> EnumerateHeaders() => headers.Select(header => new HttpHeader(header.Key, header.Value));

    protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => headers.TryGetValue(name, out value);

    protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values)
    {
        values = headers.TryGetValue(name, out var value) ? [value] : null;
        return values is not null;
    }
}
