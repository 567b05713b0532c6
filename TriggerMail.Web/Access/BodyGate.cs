using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace TriggerMail.Web.Access;

/// <summary>
/// Whoever reads a request's body hears of a torn or malformed one (a chunk size that overflows, an end that comes too early) as the
/// caller's mistake. The server throws the same exceptions for these that a failing disk throws, which would be ours.
/// </summary>
internal static class BodyGate
{
    public static Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
            context.Request.Body = new GuardedBody(context.Request.Body);
        return next(context);
    }

    private sealed class GuardedBody(Stream body) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await body.ReadAsync(buffer, cancellationToken);
            }
            catch (Exception torn) when (torn is IOException and not BadHttpRequestException or OverflowException or FormatException)
            {
                throw new BadHttpRequestException("The body is malformed or ends too early.", StatusCodes.Status400BadRequest, torn);
            }
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        // The server lets nobody wait for a caller on a thread.
        public override int Read(byte[] buffer, int offset, int count) => body.Read(buffer, offset, count);

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
