using MimeKit;

namespace TriggerMail.Sending;

/// <summary>The body of a mail as bytes: measured and sent without being written again.</summary>
internal sealed class WrittenBody : MimeEntity
{
    /// <summary>What is written to goes through filters, which hold a piece in several copies.</summary>
    private const int PieceBytes = 8 * 1024;

    private readonly ReadOnlyMemory<byte> _bytes;

    private Func<CancellationToken, ValueTask<bool>>? _begin;

    /// <summary>Whether it was taken back in the last moment, so that its reader has been given no more than headers.</summary>
    public bool IsWithdrawn { get; private set; }

    private WrittenBody(ContentType type, ReadOnlyMemory<byte> bytes)
        : base(type) => _bytes = bytes;

    /// <summary>What another body writes.</summary>
    /// <param name="body">The other body.</param>
    /// <param name="capacity">A guess at its length.</param>
    public static WrittenBody Of(MimeEntity body, int capacity)
    {
        using var bytes = new MemoryStream(capacity);
        body.WriteTo(Mime.Format, bytes, contentOnly: true);
        return new(body.ContentType.Clone(), bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
    }

    /// <summary>
    /// Asks before it is sent the first time: a mail server that has taken the envelope waits for the content then, and without its end there is
    /// nothing it could deliver (RFC 5321 §4.1.1.4).
    /// </summary>
    public void AskBefore(Func<CancellationToken, ValueTask<bool>> begin) => _begin = begin;

    /// <summary>Nothing: it is encoded already, and for any server.</summary>
    public override void Prepare(EncodingConstraint constraint, int maxLineLength = 78)
    {
    }

    /// <inheritdoc/>
    public override void WriteTo(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        base.WriteTo(options, stream, contentOnly, cancellationToken);
        stream.Write(_bytes.Span);
    }

    /// <inheritdoc/>
    public override async Task WriteToAsync(FormatOptions options, Stream stream, bool contentOnly, CancellationToken cancellationToken = default)
    {
        if (_begin is { } begin)
        {
            _begin = null;
            if (!await begin(cancellationToken))
            {
                IsWithdrawn = true;
                throw new IOException("the message was taken back before it was handed over");
            }
        }
        await base.WriteToAsync(options, stream, contentOnly, cancellationToken);
        for (var rest = _bytes; !rest.IsEmpty; rest = rest[Math.Min(PieceBytes, rest.Length)..])
            await stream.WriteAsync(rest[..Math.Min(PieceBytes, rest.Length)], cancellationToken);
    }
}
