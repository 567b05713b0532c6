using System.Buffers;

namespace TriggerMail.Storage;

/// <summary>
/// What Azure Table Storage refuses, refused here already, so that every store accepts the same batches
/// (learn.microsoft.com: "Scalability and performance targets for Table storage", "Understanding the Table service data model").
/// </summary>
public static class StorageLimits
{
    /// <summary>Changes in one batch.</summary>
    public const int BatchChanges = 100;

    /// <summary>Bytes of one batch on the wire, by <see cref="WireBytes"/>.</summary>
    public const int BatchBytes = 4 * 1024 * 1024;

    /// <summary>Bytes of one property: Azure keeps a longer body in several binary properties of this size.</summary>
    public const int PropertyBytes = 64 * 1024;

    /// <summary>
    /// Bytes of one body: eleven full properties. Azure takes 1 MiB an entity; its emulator Azurite counts that in base64, which is a third
    /// longer, and what is tried on a laptop must hold in production.
    /// </summary>
    public const int BodyBytes = 11 * PropertyBytes;

    /// <summary>UTF-16 characters of a partition or row key (1 KiB).</summary>
    public const int KeyCharacters = 512;

    /// <summary>
    /// Characters of a row's two keys together, percent-encoded as in an address. The service's answer to a batch names each row in one line, and
    /// Azure's SDK for .NET reads no line of more than 4,096 characters; the rest is for the account's own address.
    /// </summary>
    public const int AddressCharacters = 3_500;

    private const int WidestInAddress = 9; // Three bytes of UTF-8, %XX each.

    private static readonly SearchValues<char> PlainAscii = SearchValues.Create(
        Enumerable.Range(' ', 0x7F - ' ').Select(c => (char)c).Except(['/', '\\', '#', '?']).ToArray());

    /// <summary>
    /// What a change weighs inside a batch, at most: its body in base64, its keys - in the address (nine bytes a character at worst) and in
    /// the JSON (six) - and the multipart and JSON around them, which names each of a long body's properties and their types.
    /// </summary>
    public static long WireBytes(string partition, Change change) =>
        2048 + 16L * (partition.Length + change.Row.Length) + (Body(change).Length + 2) / 3 * 4L;

    /// <summary>Refuses a batch that Azure Table Storage would refuse.</summary>
    /// <exception cref="StorageLimitException">Names the limit, the row and the figure.</exception>
    public static void Check(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        CheckKey("partition", batch.Partition);
        if (batch.Changes.Count is 0 or > BatchChanges)
            throw new StorageLimitException($"A batch holds 1 to {BatchChanges} changes; this one has {batch.Changes.Count}.");

        var bytes = 0L;
        foreach (var change in batch.Changes)
        {
            CheckKey("row", change.Row);
            CheckAddress(batch.Partition, change.Row);
            CheckBody(change);
            bytes += WireBytes(batch.Partition, change);
        }
        if (bytes > BatchBytes)
            throw new StorageLimitException($"A batch is at most {BatchBytes} bytes on the wire; this one is {bytes}.");
        CheckEachRowOnce(batch.Changes);
    }

    /// <summary>Refuses the keys of a record that could never have been written.</summary>
    /// <exception cref="StorageLimitException">Names the key and what is wrong with it.</exception>
    public static void CheckKeys(string partition, string row)
    {
        CheckKey("partition", partition);
        CheckKey("row", row);
    }

    /// <summary>
    /// Refuses a partition that could never have been written, bounds longer than a key, and a limit below zero. A bound may
    /// hold any character: it marks a place in the order, it is not a key.
    /// </summary>
    /// <exception cref="StorageLimitException">Names the bound and the figure.</exception>
    public static void Check(string partition, RowRange range)
    {
        CheckKey("partition", partition);
        ArgumentNullException.ThrowIfNull(range.From);
        if (Math.Max(range.From.Length, range.To?.Length ?? 0) is var length and > KeyCharacters)
            throw new StorageLimitException($"A bound of a range is at most {KeyCharacters} characters; this one has {length}.");
        if (range.Limit < 0)
            throw new StorageLimitException($"A range gives 0 or more records; this one asks for {range.Limit}.");
    }

    /// <summary>
    /// Refuses a key that is too long or holds one of <c>/ \ # ?</c> or a control character, and the characters that the stores
    /// would not keep or not order alike: surrogates (so nothing beyond U+FFFF), U+FFFE and U+FFFF.
    /// </summary>
    /// <exception cref="StorageLimitException">Names the key and the character.</exception>
    public static void CheckKey(string what, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > KeyCharacters)
            throw new StorageLimitException($"A {what} key is at most {KeyCharacters} characters; '{key[..40]}...' has {key.Length}.");
        if (!key.AsSpan().ContainsAnyExcept(PlainAscii))
            return;
        foreach (var c in key)
            if (c is '/' or '\\' or '#' or '?' or '\uFFFE' or '\uFFFF' || char.IsControl(c) || char.IsSurrogate(c))
                throw new StorageLimitException($"A {what} key cannot hold the character U+{(int)c:X4}; '{key}' does. Encode it with RowKey.Of.");
    }

    private static void CheckAddress(string partition, string row)
    {
        if ((partition.Length + row.Length) * WidestInAddress > AddressCharacters && InAddress(partition) + InAddress(row) is var length and > AddressCharacters)
            throw new StorageLimitException(
                $"The keys of a row are at most {AddressCharacters} characters when percent-encoded; those of row '{row[..Math.Min(40, row.Length)]}...' are {length}. Shorten them with RowKey.Of.");
    }

    private static int InAddress(string key) => key.Sum(c => c switch
    {
        '-' or '_' or '.' or '~' => 1,
        '\'' => 6, // It is doubled.
        < '\u0080' => char.IsAsciiLetterOrDigit(c) ? 1 : 3,
        < '\u0800' => 6,
        _ => WidestInAddress,
    });

    private static void CheckEachRowOnce(IReadOnlyList<Change> changes)
    {
        if (changes.Count == 1)
            return;
        var rows = new HashSet<string>(changes.Count, StringComparer.Ordinal);
        foreach (var change in changes)
            if (!rows.Add(change.Row))
                throw new StorageLimitException($"A batch names each row once; '{change.Row}' is named twice.");
    }

    private static void CheckBody(Change change)
    {
        if (Body(change).Length > BodyBytes)
            throw new StorageLimitException($"A record's body is at most {BodyBytes} bytes; row '{change.Row}' has {Body(change).Length}.");
    }

    internal static ReadOnlyMemory<byte> Body(Change change) => change switch
    {
        Change.Insert insert => insert.Body,
        Change.Replace replace => replace.Body,
        Change.Upsert upsert => upsert.Body,
        _ => default,
    };
}

/// <summary>A batch or key that Azure Table Storage would refuse: a bug in the caller, never a conflict to retry.</summary>
public sealed class StorageLimitException(string message) : ArgumentException(message);
