using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Journeys;
using TriggerMail.Storage;

namespace TriggerMail.Transactional;

/// <summary>A request for a message as it was written down.</summary>
/// <param name="Fingerprint">What was asked for, as a hash.</param>
/// <param name="At">When.</param>
/// <param name="Contact">The contact whose it is from then on, whoever that is merged into; null: an earlier release wrote it down.</param>
/// <param name="Request">The request itself until it is settled; then it is forgotten, and only the key stays taken.</param>
internal sealed record KeptRequest(
    [property: JsonPropertyName("fingerprint")] string Fingerprint,
    [property: JsonPropertyName("at")] DateTimeOffset At,
    [property: JsonPropertyName("contact")] string? Contact = null,
    [property: JsonPropertyName("request")] MessageRequest? Request = null);

/// <summary>The requests for messages, a partition for each key.</summary>
internal sealed class KeptRequests(IRecordStore records)
{
    private const string Row = "request";

    /// <summary>Writes the request down; the one that stands under its key already, when there is one.</summary>
    public async Task<KeptRequest> KeepAsync(MessageRequest request, string contact, DateTimeOffset now, CancellationToken cancel)
    {
        var kept = new KeptRequest(request.Fingerprint, now, contact, request);
        var key = RowKey.Hash(request.Key);
        return await records.CommitAsync(new(Partition(key), [new Change.Insert(Row, Write(kept))]), cancel) is BatchResult.Committed
            ? kept
            : await FindAsync(key, cancel) ?? throw new InvalidOperationException($"The request of key {request.Key} was there and is gone.");
    }

    /// <summary>The request under the hash of a key.</summary>
    public async Task<KeptRequest?> FindAsync(string key, CancellationToken cancel) =>
        await records.GetAsync(Partition(key), Row, cancel) is { } record ? Read(record) : null;

    /// <summary>It is decided: what was asked for stands in the ledger, with the contact it concerns, and nowhere else.</summary>
    public async Task SettledAsync(string key, CancellationToken cancel)
    {
        var partition = Partition(RowKey.Hash(key));
        if (await records.GetAsync(partition, Row, cancel) is { } record && Read(record) is { Request: not null } kept)
            await records.CommitAsync(new(partition, [new Change.Replace(Row, Write(kept with { Request = null }), record.Version)]), cancel);
    }

    /// <summary>Whoever it was decided for is erased: whose it was goes too.</summary>
    public async Task ForgetContactAsync(string sendId, CancellationToken cancel)
    {
        // c..~api.message~KEY~enrollment~turn, where the key is itself or its hash.
        if (sendId.Split('~') is not [_, RequestedMessages.Id, var key, ..])
            return;
        var partition = Partition(key.StartsWith('=') ? key[1..] : RowKey.Hash(key));
        if (await records.GetAsync(partition, Row, cancel) is { } record)
            await records.CommitAsync(new(partition, [Forgotten(record)]), cancel);
    }

    // What cannot be read goes as it is, and its key with it.
    private static Change Forgotten(StoredRecord record)
    {
        try
        {
            if (Read(record) is { } kept)
                return new Change.Replace(Row, Write(kept with { Contact = null }), record.Version);
        }
        catch (JsonException)
        {
        }
        return new Change.Delete(Row, record.Version);
    }

    private static string Partition(string key) => "message|" + key;

    private static KeptRequest Read(StoredRecord record) => JsonSerializer.Deserialize<KeptRequest>(record.Body.Span, JsonSerializerOptions.Web)!;

    private static byte[] Write(KeptRequest kept) => JsonSerializer.SerializeToUtf8Bytes(kept, JsonSerializerOptions.Web);
}
