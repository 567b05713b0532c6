using System.Buffers;

namespace TriggerMail.Sending;

/// <summary>The two ways to carry UTF-8 text over 7-bit lines (RFC 2045 §6.7 and §6.8). Every line break becomes CRLF.</summary>
internal static class MimeBody
{
    private const int Line = 76;

    private static readonly SearchValues<byte> Literal = SearchValues.Create(
        [(byte)'\t', .. Enumerable.Range(' ', '~' - ' ' + 1).Where(c => c != '=').Select(c => (byte)c)]);

    /// <summary>Escapes cost two bytes more each, base64 a good third of everything.</summary>
    public static bool IsDenserInBase64(ReadOnlySpan<byte> utf8)
    {
        var escapes = 0;
        for (var rest = utf8; rest.IndexOfAnyExcept(Literal) is >= 0 and var at; rest = rest[(at + 1)..])
            if (rest[at] is not ((byte)'\r' or (byte)'\n'))
                escapes++;
        return escapes > utf8.Length / 6;
    }

    public static void QuotedPrintable(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> utf8)
    {
        var column = 0;
        while (!utf8.IsEmpty)
        {
            var run = LiteralRun(utf8);
            Copy(to, utf8[..run], ref column);
            utf8 = utf8[run..];
            if (utf8.IsEmpty)
                return;
            var breakLength = BreakLength(utf8);
            if (breakLength > 0)
            {
                to.Write("\r\n"u8);
                column = 0;
                utf8 = utf8[breakLength..];
            }
            else
            {
                Escape(to, utf8[0], ref column);
                utf8 = utf8[1..];
            }
        }
    }

    public static void Base64(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> utf8)
    {
        var canonical = new ArrayBufferWriter<byte>(utf8.Length + utf8.Length / 16 + 16);
        while (!utf8.IsEmpty)
        {
            var text = utf8.IndexOfAny((byte)'\r', (byte)'\n') is >= 0 and var at ? at : utf8.Length;
            canonical.Write(utf8[..text]);
            utf8 = utf8[text..];
            if (utf8.IsEmpty)
                break;
            canonical.Write("\r\n"u8);
            utf8 = utf8[BreakLength(utf8)..];
        }
        for (var rest = canonical.WrittenSpan; !rest.IsEmpty;)
        {
            var chunk = rest[..Math.Min(rest.Length, Line / 4 * 3)];
            rest = rest[chunk.Length..];
            System.Buffers.Text.Base64.EncodeToUtf8(chunk, to.GetSpan(Line), out _, out var written);
            to.Advance(written);
            if (!rest.IsEmpty)
                to.Write("\r\n"u8);
        }
    }

    private static int LiteralRun(ReadOnlySpan<byte> utf8)
    {
        var run = utf8.IndexOfAnyExcept(Literal) is >= 0 and var at ? at : utf8.Length;
        // Relays strip white space at a line's end, so there it is escaped (RFC 2045 §6.7 rule 3).
        var endsLine = run == utf8.Length || BreakLength(utf8[run..]) > 0;
        return endsLine && run > 0 && utf8[run - 1] is (byte)' ' or (byte)'\t' ? run - 1 : run;
    }

    private static void Copy(ArrayBufferWriter<byte> to, ReadOnlySpan<byte> run, ref int column)
    {
        while (!run.IsEmpty)
        {
            SoftBreak(to, 1, ref column);
            var piece = run[..Math.Min(run.Length, Line - 1 - column)];
            to.Write(piece);
            column += piece.Length;
            run = run[piece.Length..];
        }
    }

    private static void Escape(ArrayBufferWriter<byte> to, byte value, ref int column)
    {
        SoftBreak(to, 3, ref column);
        var span = to.GetSpan(3);
        span[0] = (byte)'=';
        span[1] = "0123456789ABCDEF"u8[value >> 4];
        span[2] = "0123456789ABCDEF"u8[value & 15];
        to.Advance(3);
        column += 3;
    }

    private static void SoftBreak(ArrayBufferWriter<byte> to, int needed, ref int column)
    {
        if (column + needed <= Line - 1)
            return;
        to.Write("=\r\n"u8);
        column = 0;
    }

    private static int BreakLength(ReadOnlySpan<byte> utf8) => utf8 switch
    {
        [(byte)'\r', (byte)'\n', ..] => 2,
        [(byte)'\r' or (byte)'\n', ..] => 1,
        _ => 0,
    };
}
