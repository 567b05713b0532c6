using System.Buffers.Binary;
using System.Globalization;
using TriggerMail.Storage;

namespace TriggerMail.Links;

/// <summary>Section <c>TriggerMail:Links</c> of the configuration.</summary>
public sealed record LinkSettings
{
    /// <summary>A new key is made at the first start after so many days; 0: only when asked for (<c>rotate-link-key</c>).</summary>
    public int RotateDays { get; init; }

    /// <summary>
    /// For how many days after its replacement the links of a key still work. The law asks for 30 (CAN-SPAM) and 60 (CASL) after
    /// sending; people open older mails than that.
    /// </summary>
    public int KeepDays { get; init; } = 400;

    /// <summary>What is wrong with the settings, as sentences that name the setting.</summary>
    public IEnumerable<string> Problems()
    {
        if (RotateDays is < 0 or > 3_650)
            yield return $"TriggerMail:Links:RotateDays is {RotateDays}; write a number of days from 1 to 3650, or 0 for never.";
        if (KeepDays is < 60 or > 36_500)
            yield return $"TriggerMail:Links:KeepDays is {KeepDays}; write at least 60 days, because links to unsubscribe must work so long after a mail (CASL).";
    }
}

/// <summary>The keys that seal links in mails: made on the first start, kept with the data, so old links stay good.</summary>
public static class LinkKeys
{
    private const string Partition = "secrets";
    private const string First = "link-key";
    private const int SecretBytes = 32;

    /// <summary>
    /// The tokens of the keys that are kept; <paramref name="fresh"/>, 32 random bytes, becomes the newest where there is none yet or
    /// the settings say that it is time.
    /// </summary>
    public static async Task<LinkTokens> OpenAsync(
        IRecordStore records, byte[] fresh, TimeProvider clock, LinkSettings? settings = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(clock);
        var rules = settings ?? new();
        var kept = await records.RangeAsync(Partition, RowRange.Prefix(First), cancel);
        var now = clock is Clocks.SteadyClock steady ? steady.Settled : clock.GetUtcNow();
        if (kept.Count == 0 || (rules.RotateDays > 0 && MadeAt(kept[^1]) <= now.AddDays(-rules.RotateDays)))
            await AddAsync(records, kept.Count, fresh, now, cancel);
        return new(new SigningKeys(await ReadAsync(records, rules, cancel), clock, again => ReadAsync(records, rules, again)));
    }

    /// <summary>Makes <paramref name="fresh"/> the key that signs from now on; other processes learn of it when they see its first link.</summary>
    public static async Task<int> RotateAsync(IRecordStore records, byte[] fresh, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(records);
        var kept = await records.RangeAsync(Partition, RowRange.Prefix(First), cancel);
        await AddAsync(records, kept.Count, fresh, now, cancel);
        return kept.Count + 1;
    }

    // Of several processes that start at once, the first one's key is everybody's.
    private static async Task AddAsync(IRecordStore records, int had, byte[] fresh, DateTimeOffset now, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(fresh);
        var body = new byte[SecretBytes + sizeof(long)];
        fresh.AsSpan(0, SecretBytes).CopyTo(body);
        BinaryPrimitives.WriteInt64BigEndian(body.AsSpan(SecretBytes), now.UtcTicks);
        var row = had == 0 ? First : string.Create(CultureInfo.InvariantCulture, $"{First}|{had + 1:D5}");
        await records.CommitAsync(new(Partition, [new Change.Insert(row, body)]), cancel);
    }

    private static async ValueTask<IReadOnlyList<SigningKey>> ReadAsync(IRecordStore records, LinkSettings rules, CancellationToken cancel)
    {
        var kept = await records.RangeAsync(Partition, RowRange.Prefix(First), cancel);
        if (kept.FirstOrDefault(record => record.Body.Length < SecretBytes) is { } damaged)
            throw new InvalidDataException($"The key of links in mails (partition {Partition}, row {damaged.Row}) is damaged. Restore the data from a backup: without it the links of mails that were sent do not work.");
        return [.. kept.Select((record, i) => new SigningKey(
            i + 1, record.Body[..SecretBytes].ToArray(), i + 1 < kept.Count ? MadeAt(kept[i + 1]).AddDays(rules.KeepDays) : null))];
    }

    private static DateTimeOffset MadeAt(StoredRecord record) => record.Body.Length < SecretBytes + sizeof(long)
        ? DateTimeOffset.MinValue
        : new(Math.Clamp(BinaryPrimitives.ReadInt64BigEndian(record.Body.Span[SecretBytes..]), 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);
}
