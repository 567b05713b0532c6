using System.Text;

namespace TriggerMail.Storage;

/// <summary>
/// Keys as SQLite compares them. Every store orders keys by UTF-16 code units; SQLite's BINARY collation compares bytes of
/// UTF-8. The two agree on every key, because keys hold no surrogates (<see cref="StorageLimits.CheckKey"/>). A range's bound may
/// (the character after U+D7FF is one): it is written as three bytes like its neighbours, so that it stands at the same place.
/// </summary>
internal static class KeyText
{
    public const int MaxBytes = 3 * StorageLimits.KeyCharacters;

    public static ReadOnlySpan<byte> Encode(string key, Span<byte> buffer)
    {
        return key.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
            ? EncodeUnits(key, buffer)
            : buffer[..Encoding.UTF8.GetBytes(key, buffer)];
    }

    private static ReadOnlySpan<byte> EncodeUnits(string key, Span<byte> buffer)
    {
        var written = 0;
        foreach (var unit in key)
            written += Write(unit, buffer[written..]);
        return buffer[..written];
    }

    private static int Write(char unit, Span<byte> to)
    {
        if (unit < 0x80)
        {
            to[0] = (byte)unit;
            return 1;
        }
        if (unit < 0x800)
        {
            to[0] = (byte)(0xC0 | unit >> 6);
            to[1] = (byte)(0x80 | unit & 0x3F);
            return 2;
        }
        to[0] = (byte)(0xE0 | unit >> 12);
        to[1] = (byte)(0x80 | unit >> 6 & 0x3F);
        to[2] = (byte)(0x80 | unit & 0x3F);
        return 3;
    }
}
