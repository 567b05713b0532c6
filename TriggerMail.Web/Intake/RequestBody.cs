using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Intake;

/// <summary>The raw bytes of a request, up to a limit.</summary>
internal static class RequestBody
{
    /// <summary>The whole body; null when it is larger than the limit. Nothing is parsed: signatures are over these bytes.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength > limit)
            return null;
        if (request.ContentLength is { } length)
            return await ReadExactlyAsync(request, (int)length);

        using var gathered = new MemoryStream();
        var buffer = new byte[16 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
        {
            if (gathered.Length + read > limit)
                return null;
            gathered.Write(buffer, 0, read);
        }
        return gathered.ToArray();
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadExactlyAsync(HttpRequest request, int length)
    {
        var body = new byte[length];
        await request.Body.ReadExactlyAsync(body, request.HttpContext.RequestAborted);
        return body;
    }
}
