using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace TriggerMail.Storage;

/// <summary>Row and partition keys out of anything: times that sort, and text that every store accepts.</summary>
public static class RowKey
{
    /// <summary>An instant as 19 digits: earlier sorts first.</summary>
    public static string Time(DateTimeOffset at) => at.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>An instant as 19 digits: later sorts first.</summary>
    public static string NewestFirst(DateTimeOffset at) =>
        (DateTime.MaxValue.Ticks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);

    /// <summary>The instant of a key made by <see cref="Time"/>.</summary>
    public static DateTimeOffset ReadTime(ReadOnlySpan<char> key) =>
        new(long.Parse(key[..19], NumberStyles.None, CultureInfo.InvariantCulture), TimeSpan.Zero);

    /// <summary>
    /// The text itself when it is short and plain (letters, digits, <c>-_.@:</c>), else a hash of it. Equal texts give equal keys.
    /// </summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length <= 60 && text.All(IsPlain) ? text : "=" + Hash(text);
    }

    /// <summary>128 bits of SHA-256 as 22 URL-safe characters.</summary>
    public static string Hash(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return Base64Url.EncodeToString(hash[..16]);
    }

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '@' or ':';
}
