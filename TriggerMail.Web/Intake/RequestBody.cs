using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Intake;

/// <summary>The raw bytes of a request, up to a limit.</summary>
internal static class RequestBody
{
    // Memory is given for what came, not for what was announced: a thousand callers who announce much and send little cost little.
    private const int GivenAtOnce = 64 * 1024;

    /// <summary>The whole body; null when it is larger than the limit. Nothing is parsed: signatures are over these bytes.</summary>
    /// <exception cref="BadHttpRequestException">The body is malformed, or shorter than announced.</exception>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
            return null;
        if (request.ContentLength is { } length and <= GivenAtOnce)
            return await ReadExactlyAsync(request, (int)length);

        using var gathered = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            if (gathered.Length + read > limit)
                return null;
            gathered.Write(buffer, 0, read);
        }
        return gathered.Length < request.ContentLength ? throw Torn() : gathered.ToArray();
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadExactlyAsync(HttpRequest request, int length)
    {
        var body = new byte[length];
        var read = await request.Body.ReadAtLeastAsync(body, length, throwOnEndOfStream: false, request.HttpContext.RequestAborted);
        return read < length ? throw Torn() : body;
    }

    private static BadHttpRequestException Torn() => new("The body is shorter than announced.", StatusCodes.Status400BadRequest);
}
