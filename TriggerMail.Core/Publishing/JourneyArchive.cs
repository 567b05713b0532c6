using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Publishing;

/// <summary>
/// Every version of every journey that was ever published, as its YAML text: an enrollment stays on the version it entered, and a
/// later release can still read it. Versions never change, so what was read once is kept in memory. Safe for concurrent use.
/// </summary>
/// <param name="store">Where the versions are: partition <c>journeys</c>, a row <c>id|version</c> each.</param>
public sealed class JourneyArchive(IRecordStore store)
{
    private const string Partition = "journeys";
    private readonly ConcurrentDictionary<(string Id, int Version), Journey> kept = new();
    private readonly ConcurrentDictionary<(string Id, int Version), Problem> unreadable = new();

    private sealed record Body(
    [property: JsonPropertyName("yaml")] string Yaml,
    [property: JsonPropertyName("hash")] string Hash,
    [property: JsonPropertyName("publishedAt")] DateTimeOffset PublishedAt);

    /// <summary>What is wrong with the versions that <see cref="NewestAsync"/> had to leave out.</summary>
    public IReadOnlyCollection<Problem> Unreadable => [.. unreadable.Values];

    /// <summary>
    /// The journey with its version: the newest one when its text is the same, else the next one, which is durable when this returns.
    /// </summary>
    public async Task<Journey> PublishAsync(JourneySource source, DateTimeOffset now, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        var id = source.Journey.Id;
        while (true)
        {
            var versions = await store.RangeAsync(Partition, RowRange.Prefix(id + "|"), cancel);
            if (versions is [.., var newest] && Unpack(newest)?.Hash == source.Hash)
                return Keep(newest);

            var version = versions.Max(had => Name(had)?.Version) is { } last ? last + 1 : 1;
            var body = JsonSerializer.SerializeToUtf8Bytes(new Body(source.Yaml, source.Hash, now), JsonSerializerOptions.Web);
            var published = await store.CommitAsync(new(Partition, [new Change.Insert(Row(id, version), body)]), cancel);
            if (published is BatchResult.Committed)
                return kept.GetOrAdd((id, version), source.Journey with { Version = version });
            // Somebody else published in between: look again at what is newest now.
        }
    }

    /// <summary>A version that this archive has published, found or listed before, without looking into the store; else null.</summary>
    public Journey? Find(string id, int version) => kept.GetValueOrDefault((id, version));

    /// <summary>A version, or null when it was never published.</summary>
    /// <exception cref="InvalidDataException">It was, but this release cannot read it; the message says why.</exception>
    public async ValueTask<Journey?> FindAsync(string id, int version, CancellationToken cancel = default) =>
        Find(id, version) ?? (await store.GetAsync(Partition, Row(id, version), cancel) is { } record ? Keep(record) : null);

    /// <summary>
    /// The newest version of every journey that was ever published, by id. One that this release cannot read is left out, so that it
    /// does not stop the others, and told in <see cref="Unreadable"/>.
    /// </summary>
    public async Task<IReadOnlyList<Journey>> NewestAsync(CancellationToken cancel = default) =>
    [
        .. (await store.RangeAsync(Partition, RowRange.All, cancel))
            .GroupBy(record => Name(record)?.Id)
            .Select(versions => Read(versions.Last())).OfType<Journey>(),
    ];

    /// <summary>Every version of every journey that this release can read: there may be somebody in each.</summary>
    public async Task<IReadOnlyList<Journey>> AllAsync(CancellationToken cancel = default) =>
        [.. (await store.RangeAsync(Partition, RowRange.All, cancel)).Select(Read).OfType<Journey>()];

    private Journey Keep(StoredRecord record) => Read(record)
        ?? throw new InvalidDataException(Name(record) is { } name ? unreadable[name].ToString() : $"The row `{record.Row}` of the journey archive has no version.");

    private Journey? Read(StoredRecord record)
    {
        if (Name(record) is not { } name)
            return null; // Nobody can be on a version that has no number.
        if (kept.TryGetValue(name, out var known))
            return known;
        if (Unpack(record) is not { } body)
        {
            unreadable[name] = new($"{name.Id}.yaml", 0, $"Version {name.Version} of this journey was damaged in the data folder and cannot be read.", "Restore the data from a backup.");
            return null;
        }
        var (journey, problems) = JourneyReader.Read($"{name.Id}.yaml", body.Yaml);
        if (journey is not null)
            return kept.GetOrAdd(name, journey with { Version = name.Version });
        unreadable[name] = problems[0] with
        {
            Message = $"Version {name.Version} of this journey was published by another release, and this one cannot read it: "
                + problems[0].Message,
        };
        return null;
    }

    // Null: something else wrote into the row.
    private static Body? Unpack(StoredRecord record)
    {
        try
        {
            return JsonSerializer.Deserialize<Body>(record.Body.Span, JsonSerializerOptions.Web) is { Yaml: not null } body ? body : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Five digits keep the rows of a journey in the order of their versions.
    private static string Row(string id, int version) => string.Create(CultureInfo.InvariantCulture, $"{id}|{version:D5}");

    private static (string Id, int Version)? Name(StoredRecord record) =>
        record.Row.Split('|') is [var id, var number] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? (id, version) : null;
}
