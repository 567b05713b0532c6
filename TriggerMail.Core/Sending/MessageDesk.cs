using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Storage;

namespace TriggerMail.Sending;

/// <summary>What came of a request for a message.</summary>
public abstract record MessageAnswer
{
    private MessageAnswer() { }

    /// <summary>The decision about it, as it stands now.</summary>
    public sealed record Decided(LedgerRow Row) : MessageAnswer;

    /// <summary>It is not done, in a sentence that says what to change.</summary>
    public sealed record Refused(string Reason) : MessageAnswer;

    /// <summary>The key was used for something else.</summary>
    public sealed record KeyTaken(string Reason) : MessageAnswer;
}

/// <summary>
/// Sends single transactional messages at a program's request. The key is written down before anything is done, so that a repeat - also
/// after a crash - finishes the first request instead of being another.
/// </summary>
public sealed class MessageDesk
{
    private const string Row = "request";
    private readonly EngineParts parts;
    private readonly EventDesk desk;
    private readonly ContactBook book;

    internal MessageDesk(EngineParts parts, EventDesk desk, ContactBook book) => (this.parts, this.desk, this.book) = (parts, desk, book);

    private sealed record Kept(string Fingerprint, DateTimeOffset At);

    /// <summary>Sends it, or says what became of it when it was asked for before. What is to be sent at once is settled when this returns.</summary>
    public async Task<MessageAnswer> SendAsync(MessageRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Objection(request) is { } objection)
            return new MessageAnswer.Refused(objection);
        var kept = await KeepAsync(request, cancel);
        if (kept.Fingerprint != request.Fingerprint)
            return new MessageAnswer.KeyTaken($"The key \"{request.Key}\" was used for another message on {kept.At:yyyy-MM-dd HH:mm} UTC; use a key of its own for each.");
        // One that a dead process left half handed over is finished by handling the event again.
        if (await FindAsync(request, cancel) is { State: not SendState.Claimed } known)
            return new MessageAnswer.Decided(known);
        if (request.Contact is not null && await book.FindAsync(request.Contact, cancel) is null)
            return new MessageAnswer.Refused($"There is no contact {request.Contact}; send the message to an address instead, or tell TriggerMail of the contact first.");
        await desk.HandleAsync(EventOf(request, kept.At), cancel);
        return await FindAsync(request, cancel) is { } row
            ? new MessageAnswer.Decided(row)
            : throw new InvalidOperationException($"The message of key {request.Key} was asked for, and no decision stands in the ledger.");
    }

    private string? Objection(MessageRequest request)
    {
        if (parts.Templates is not { } templates || !templates.Has(request.Template))
            return $"There is no template \"{request.Template}\".";
        if (!templates.IsTransactional(request.Template))
            return $"The template \"{request.Template}\" is marketing, which only journeys send, to those who agreed; here a template must say transactional: true.";
        return request.Channel == Channels.Sms && !templates.HasSms(request.Template)
            ? $"The template \"{request.Template}\" has no words for a text message; add the phrase sms."
            : null;
    }

    private async Task<Kept> KeepAsync(MessageRequest request, CancellationToken cancel)
    {
        var partition = "message|" + RowKey.Hash(request.Key);
        var body = JsonSerializer.SerializeToUtf8Bytes(new Kept(request.Fingerprint, parts.Clock.GetUtcNow()), JsonSerializerOptions.Web);
        await parts.Records.CommitAsync(new(partition, [new Change.Insert(Row, body)]), cancel);
        var record = await parts.Records.GetAsync(partition, Row, cancel);
        return JsonSerializer.Deserialize<Kept>(record!.Body.Span, JsonSerializerOptions.Web)!;
    }

    private async Task<LedgerRow?> FindAsync(MessageRequest request, CancellationToken cancel)
    {
        if (await book.FindAsync(NameOf(request), cancel) is not { } contact)
            return null;
        foreach (var id in contact.Absorbed.Prepend(contact.Id))
            if (await book.MessageAsync(RequestedMessages.SendId(id, request.Key), cancel) is var (row, _))
                return row;
        return null;
    }

    // A number is no name of a contact; it stands for one that knows nothing but it.
    private static string NameOf(MessageRequest request) =>
        request.Contact ?? (request.Channel == Channels.Sms ? $"anon:tel:{request.To}" : request.To!);

    private static StoreEvent EventOf(MessageRequest request, DateTimeOffset at)
    {
        var data = JsonNode.Parse(request.Data.GetRawText())!.AsObject();
        data["message"] = new JsonObject
        {
            ["key"] = request.Key,
            ["template"] = request.Template,
            ["channel"] = request.Channel,
            ["to"] = request.To,
            ["locale"] = request.Locale,
        };
        return new($"message|{RowKey.Hash(request.Key)}", InternalEvents.Source, EventTypes.MessageRequested, at, NameOf(request), JsonSerializer.SerializeToElement(data));
    }
}
