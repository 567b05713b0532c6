using System.Text.Json;
using TriggerMail.Storage;

namespace TriggerMail.Privacy;

/// <summary>
/// The requests about personal data, the newest first: partition <c>privacy-requests</c>. A request that is open is work to do, and stands
/// there before any of it is begun.
/// </summary>
internal sealed class PrivacyRequests(IRecordStore records)
{
    /// <summary>How many of the newest are looked through for open ones.</summary>
    public const int OpenLookedThrough = 1_000;

    private const string Partition = "privacy-requests";

    public async ValueTask<IReadOnlyList<PrivacyRequest>> NewestAsync(int most, CancellationToken cancel) =>
        [.. (await records.RangeAsync(Partition, new("", null, most), cancel)).Select(TryRead).OfType<PrivacyRequest>()];

    /// <summary>Rows of the newest requests that something else wrote into: nobody knows what was asked, and the others must not wait for them.</summary>
    public async ValueTask<IReadOnlyList<string>> UnreadableAsync(int most, CancellationToken cancel) =>
        [.. (await records.RangeAsync(Partition, new("", null, most), cancel)).Where(record => TryRead(record) is null).Select(record => record.Row)];

    public async ValueTask<PrivacyRequest?> FindAsync(string id, CancellationToken cancel) =>
        StorageKey(id) && await records.GetAsync(Partition, id, cancel) is { } record ? Read(record) : null;

    /// <summary>The request as it stands, written down as it is when it is new.</summary>
    public async ValueTask<PrivacyRequest> AddAsync(PrivacyRequest request, CancellationToken cancel)
    {
        await records.CommitAsync(new(Partition, [new Change.Insert(request.Id, Write(request))]), cancel);
        return (await FindAsync(request.Id, cancel))!;
    }

    /// <summary>
    /// Changes the request as it is now, whoever else is at it; null from the change leaves it as it is. The request as it stands then; null when
    /// there is none.
    /// </summary>
    public async ValueTask<PrivacyRequest?> ChangeAsync(string id, Func<PrivacyRequest, PrivacyRequest?> change, CancellationToken cancel)
    {
        while (StorageKey(id) && await records.GetAsync(Partition, id, cancel) is { } record)
        {
            var now = Read(record);
            if (change(now) is not { } changed)
                return now;
            if (await records.CommitAsync(new(Partition, [new Change.Replace(id, Write(changed), record.Version)]), cancel) is BatchResult.Committed)
                return changed;
        }
        return null;
    }

    /// <summary>Writes down whom an erasure is about, beside whoever stands there already, before anything of them is taken away.</summary>
    public async ValueTask NoteAsync(PrivacyRequest request, CancellationToken cancel)
    {
        var noted = await ChangeAsync(request.Id, now => now with
        {
            Names = [.. now.Names.Union(request.Names).Order(StringComparer.Ordinal)],
            Contacts = [.. now.Contacts.Union(request.Contacts).Order(StringComparer.Ordinal)],
        }, cancel);
        if (noted is null)
            await AddAsync(request, cancel);
    }

    /// <summary>Its key sorts the newest first and is the same for the same request.</summary>
    public static string IdOf(DateTimeOffset at, string source, string id) => $"{RowKey.NewestFirst(at)}|{RowKey.Hash(source + "\n" + id)}";

    private static bool StorageKey(string id) => id.Length is > 0 and < 100 && id.All(c => char.IsAsciiLetterOrDigit(c) || c is '|' or '-' or '_');

    private static PrivacyRequest Read(StoredRecord record) => TryRead(record)
        ?? throw new InvalidDataException($"The privacy request {record.Row} cannot be read. Restore the data from a backup, or ask again.");

    private static PrivacyRequest? TryRead(StoredRecord record)
    {
        try
        {
            return JsonSerializer.Deserialize(record.Body.Span, PrivacyJson.Default.PrivacyRequest);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static byte[] Write(PrivacyRequest request) => JsonSerializer.SerializeToUtf8Bytes(request, PrivacyJson.Default.PrivacyRequest);
}
