using System.Net.Sockets;

namespace TriggerMail.Sending;

/// <summary>
/// The bytes below MailKit. What is written leaves in one piece when an answer is awaited (a mail is one write instead of one for every 4 KiB),
/// every wait ends after the timeout, and an answer that does not end is cut off.
/// </summary>
internal sealed class MailStream(Socket socket, TimeSpan timeout, TimeProvider clock) : Stream
{
    private const int PieceBytes = 64 * 1024;

    /// <summary>RFC 5321 §4.5.3.1.5 allows 512 bytes a line, and a TLS greeting has some thousands. Beyond this it is no mail server.</summary>
    private const int MostAnswerBytes = 128 * 1024;

    private readonly NetworkStream _network = new(socket, ownsSocket: true);
    private readonly byte[] _piece = new byte[PieceBytes];
    private int _used;
    private int _heard;

    // One for all waits, as long as none of them was cut short: there are several a mail, and one is under way at a time.
    private CancellationTokenSource? _limit;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <exception cref="TimeoutException">There was no answer in time.</exception>
    /// <exception cref="IOException">The connection is lost, or the answer does not end.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await FlushAsync(cancellationToken);
        if (_heard > MostAnswerBytes)
            throw new IOException($"the server's answer does not end after {MostAnswerBytes / 1024} KiB");
        var limit = Limit();
        try
        {
            using var either = cancellationToken.UnsafeRegister(Cancel, limit);
            var read = await _network.ReadAsync(buffer, limit.Token);
            _heard += read;
            return read;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Late();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var rest = buffer; !rest.IsEmpty;)
        {
            var some = rest[..Math.Min(rest.Length, PieceBytes - _used)];
            some.CopyTo(_piece.AsMemory(_used));
            _used += some.Length;
            rest = rest[some.Length..];
            if (_used == PieceBytes)
                await FlushAsync(cancellationToken);
        }
    }

    public override async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_used == 0)
            return;
        (var piece, _used, _heard) = (_piece.AsMemory(0, _used), 0, 0);
        var limit = Limit();
        try
        {
            using var either = cancellationToken.UnsafeRegister(Cancel, limit);
            await _network.WriteAsync(piece, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Late();
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Mail is sent without blocking a thread.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Mail is sent without blocking a thread.");

    public override void Flush()
    {
        // Only what awaits an answer needs to leave, and that is asked for without blocking.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _network.Dispose();
            _limit?.Dispose();
        }
        base.Dispose(disposing);
    }

    private static void Cancel(object? limit) => ((CancellationTokenSource)limit!).Cancel();

    private CancellationTokenSource Limit()
    {
        if (_limit?.TryReset() != true)
        {
            _limit?.Dispose();
            _limit = new(Timeout.InfiniteTimeSpan, clock);
        }
        _limit.CancelAfter(timeout);
        return _limit;
    }

    private TimeoutException Late() => new($"the server did not answer within {timeout.TotalSeconds:0.###} s");
}
