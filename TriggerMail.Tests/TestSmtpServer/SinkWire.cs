using System.Buffers;
using System.Text;

namespace TriggerMail.TestSmtpServer;

/// <summary>Lines in, answers out. Answers to pipelined commands leave together, when there is nothing left to read.</summary>
internal sealed class SinkWire(Stream stream)
{
    private readonly ArrayBufferWriter<byte> _out = new();
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    public void Say(string lines)
    {
        _out.Write(Encoding.ASCII.GetBytes(lines));
        _out.Write("\r\n"u8);
    }

    public async Task FlushAsync(CancellationToken cancel)
    {
        if (_out.WrittenCount == 0)
            return;
        await stream.WriteAsync(_out.WrittenMemory, cancel);
        _out.ResetWrittenCount();
    }

    /// <summary>Null when the client is gone.</summary>
    public async Task<string?> LineAsync(CancellationToken cancel)
    {
        int at;
        while ((at = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n"u8)) < 0)
            if (!await FillAsync(cancel))
                return null;
        var line = Encoding.UTF8.GetString(_buffer, _start, at);
        _start += at + 2;
        return line;
    }

    /// <summary>Everything up to the line with the dot, doubled dots undone; empty when it need not be kept.</summary>
    public async Task<byte[]> MailAsync(bool keep, CancellationToken cancel)
    {
        var seen = 0;
        while (true)
        {
            var unread = _buffer.AsMemory(_start, _end - _start);
            if (unread.Span.StartsWith(".\r\n"u8))
            {
                _start += 3;
                return [];
            }
            var from = Math.Max(0, seen - 4);
            var at = unread.Span[from..].IndexOf("\r\n.\r\n"u8);
            if (at >= 0)
            {
                _start += from + at + 5;
                return keep ? Plain(unread.Span[..(from + at + 2)]) : [];
            }
            seen = unread.Length;
            if (!await FillAsync(cancel))
                throw new EndOfStreamException();
        }
    }

    public async Task SkipAsync(int bytes, CancellationToken cancel)
    {
        for (var left = bytes - (_end - _start); left > 0; left -= _end)
        {
            (_start, _end) = (0, 0);
            if (!await FillAsync(cancel))
                return;
        }
    }

    private static byte[] Plain(ReadOnlySpan<byte> mail)
    {
        if (mail.IndexOf("\n."u8) < 0 && !mail.StartsWith("."u8))
            return mail.ToArray();
        var plain = new List<byte>(mail.Length);
        for (var i = 0; i < mail.Length; i++)
            if (mail[i] != '.' || (i != 0 && mail[i - 1] != '\n'))
                plain.Add(mail[i]);
        return [.. plain];
    }

    private async Task<bool> FillAsync(CancellationToken cancel)
    {
        await FlushAsync(cancel);
        if (_start == _end)
            (_start, _end) = (0, 0);
        if (_end == _buffer.Length)
        {
            var unread = _buffer.AsSpan(_start, _end - _start);
            var next = unread.Length > _buffer.Length / 2 ? new byte[_buffer.Length * 2] : _buffer;
            unread.CopyTo(next);
            (_buffer, _start, _end) = (next, 0, unread.Length);
        }
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        _end += read;
        return read > 0;
    }
}
