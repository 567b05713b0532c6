using MimeKit;

namespace TriggerMail.Sending;

/// <summary>The body of a mail as bytes: measured and sent without being written again.</summary>
internal sealed class WrittenBody : MimeEntity
{
    /// <summary>What is written to goes through filters, which hold a piece in several copies.</summary>
    private const int PieceBytes = 8 * 1024;

    private readonly ReadOnlyMemory<byte> _bytes;

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
        await base.WriteToAsync(options, stream, contentOnly, cancellationToken);
        for (var rest = _bytes; !rest.IsEmpty; rest = rest[Math.Min(PieceBytes, rest.Length)..])
            await stream.WriteAsync(rest[..Math.Min(PieceBytes, rest.Length)], cancellationToken);
    }
}
