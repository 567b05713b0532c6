using System.Text.Json.Nodes;
using System.Text.Json;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Runtime;
using TriggerMail.Scheduling;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Templates;

namespace TriggerMail.Transactional;

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
/// Sends single transactional messages at a program's request. The request is written down, with an alarm of its own, before anything is done: a repeat
/// finishes it, and where a crash cuts it and nobody repeats it, the alarm does.
/// </summary>
public sealed class TransactionalMessages
{
    // Longer than handing one message over takes; whoever is still at it then is left in peace.
    private static readonly TimeSpan BeforeAlarm = TimeSpan.FromMinutes(1);

    // Whoever asks is told what came of it, unless the provider takes its time: then that it waits.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private const int MostLooks = 5;

    private readonly TimeProvider clock;
    private readonly TemplateSet? templates;
    private readonly EventIngestion desk;
    private readonly ContactQueries book;
    private readonly DueIndex due;
    private readonly SendQueue sends;
    private readonly KeptRequests requests;

    internal TransactionalMessages(IRecordStore records, TimeProvider clock, TemplateSet? templates, EventIngestion desk, ContactQueries book, DueIndex due, SendQueue sends)
    {
        (this.clock, this.templates, this.desk, this.book, this.due, this.sends) = (clock, templates, desk, book, due, sends);
        requests = new(records);
    }

    /// <summary>Sends it, or says what became of it when it was asked for before. Where its provider takes longer than a moment, it waits, and says so.</summary>
    public async Task<MessageAnswer> SendAsync(MessageRequest request, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (Objection(request) is { } objection)
            return new MessageAnswer.Refused(objection);
        if (request.Contact is not null && await book.FindAsync(request.Contact, cancel) is null)
            return new MessageAnswer.Refused($"There is no contact {request.Contact}; send the message to an address instead, or tell TriggerMail of the contact first.");
        // The alarm first: without its request it is answered with nothing, but a request without its alarm could be forgotten.
        var alarm = new Alarm(clock.GetUtcNow() + BeforeAlarm, AlarmKind.Transactional, null, RowKey.Hash(request.Key));
        await due.SetAsync(alarm, cancel);
        var kept = await requests.KeepAsync(request, await ContactOfAsync(request, cancel), clock.GetUtcNow(), cancel);
        if (kept.Fingerprint != request.Fingerprint)
            return new MessageAnswer.KeyTaken($"The key \"{request.Key}\" was used for another message on {kept.At:yyyy-MM-dd HH:mm} UTC; use a key of its own for each.");
        var row = await SettleAsync(request, kept, cancel);
        if (row is null && kept.Request is null)
            return new MessageAnswer.Refused($"The message of key \"{request.Key}\" was decided before, and nothing is known any more about whom it was for; use a key of its own for another.");
        if (row is { State: not SendState.Claimed })
        {
            await requests.SettledAsync(request.Key, cancel);
            await due.ClearAsync([alarm], cancel);
        }
        return new MessageAnswer.Decided(row ?? Undecided(request, kept));
    }

    /// <summary>Finishes a request that a crash cut short, and says when to look again; null when there is nothing left to do.</summary>
    internal async Task<DateTimeOffset?> AnswerAsync(string key, CancellationToken cancel)
    {
        if (await requests.FindAsync(key, cancel) is not { Request: { } request } kept)
            return null;
        // Whoever was erased meanwhile is written to no more; the request goes with its person.
        if (Objection(request) is null && (request.Contact is null || await book.FindAsync(request.Contact, cancel) is not null)
            && await SettleAsync(request, kept, cancel) is { State: SendState.Claimed })
            return clock.GetUtcNow() + BeforeAlarm;
        await requests.SettledAsync(request.Key, cancel);
        return null;
    }

    // One that a dead process left half handed over is finished by handling the event again. A merge may move the contact between two looks.
    private async Task<LedgerRow?> SettleAsync(MessageRequest request, KeptRequest kept, CancellationToken cancel)
    {
        if (await FindAsync(request, kept, cancel) is { State: not SendState.Claimed } known)
            return known;
        LedgerRow? row = null;
        for (var look = 0; row is null && look < MostLooks; look++)
        {
            var happened = EventOf(request, kept.At);
            if (kept.Contact is not { } contact || !await desk.GiveAsync(contact, _ => happened, cancel))
                await desk.HandleAsync(happened, cancel);
            row = await FindAsync(request, kept, cancel);
        }
        if (row is not { State: SendState.Claimed })
            return row;
        await sends.SettledAsync(row.Id, Patience);
        return await FindAsync(request, kept, cancel);
    }

    // Whom it is for is settled when it is written down: where nobody has the name yet, whoever gets it first.
    private async Task<string> ContactOfAsync(MessageRequest request, CancellationToken cancel) =>
        (await book.FindAsync(NameOf(request), cancel))?.Id ?? Alias.Read(NameOf(request))!.ContactId();

    // It is written down, and its alarm decides it.
    private LedgerRow Undecided(MessageRequest request, KeptRequest kept) => new()
    {
        Id = RequestedMessages.SendId(kept.Contact ?? "", request.Key),
        Contact = kept.Contact ?? "",
        To = request.To,
        Journey = RequestedMessages.Id,
        Version = 1,
        Step = RequestedMessages.Journey.Steps[0].Id,
        Template = request.Template,
        Channel = request.Channel,
        State = SendState.Held,
        Reason = "it is being decided; ask again with the same key",
        At = clock.GetUtcNow(),
        AskedAt = kept.At,
        Transactional = true,
    };

    private string? Objection(MessageRequest request)
    {
        if (templates is null || !templates.Has(request.Template))
            return $"There is no template \"{request.Template}\".";
        if (!templates.IsTransactional(request.Template))
            return $"The template \"{request.Template}\" is marketing, which only journeys send, to those who agreed; here a template must say transactional: true.";
        return request.Channel == Channels.Sms && !templates.HasSms(request.Template)
            ? $"The template \"{request.Template}\" has no words for a text message; add the phrase sms."
            : null;
    }

    private async Task<LedgerRow?> FindAsync(MessageRequest request, KeptRequest kept, CancellationToken cancel)
    {
        var named = await book.FindAsync(NameOf(request), cancel);
        foreach (var start in new[] { kept.Contact, named?.Id }.OfType<string>().Distinct())
            foreach (var id in await book.IdsAsync(start, cancel))
                if (await book.MessageAsync(RequestedMessages.SendId(id, request.Key), cancel) is var (row, _))
                    return row;
        return null;
    }

    // A number is no name of a contact; it stands for one that knows nothing but it.
    private static string NameOf(MessageRequest request) =>
        request.Contact ?? (request.Channel == Channels.Sms ? $"anon:{CookieId.Telephone}{request.To}" : request.To!);

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
