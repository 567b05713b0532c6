using Microsoft.AspNetCore.Http;
using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Web.Contacts;

namespace TriggerMail.Web.Messages;

/// <summary>The ledger, for programs: what was decided about each message.</summary>
internal sealed class MessageEndpoints(Engine engine)
{
    private const int Most = 500;

    /// <summary><c>GET /api/messages?contact=</c>: the oldest first; without a contact the newest decisions of all, oldest first.</summary>
    public async Task<IResult> ListAsync(string? contact, CancellationToken cancel)
    {
        if (contact is null)
            return Listed(await NewestAsync(Most, cancel), rows => rows.Reverse());
        // Somebody unknown has no messages yet: an empty list, so that a script may ask before the first event was handled.
        return await engine.Contacts.LookUpAsync(contact, cancel) is { } found
            ? Listed(await engine.Contacts.MessagesAsync(found.ContactOrBare, cancel), rows => rows)
            : Results.Json(new { items = Array.Empty<MessageRow>(), next = (string?)null });
    }

    private static IResult Listed(ReadableRows<LedgerRow> rows, Func<IEnumerable<LedgerRow>, IEnumerable<LedgerRow>> order) => Results.Json(
        new { items = order(rows).Select(Row), damaged = ContactEndpoints.Damaged(rows.Unreadable), next = (string?)null });

    /// <summary><c>GET /api/messages/{id}</c>: the row and the words.</summary>
    public async Task<IResult> OneAsync(string id, CancellationToken cancel)
    {
        if (await engine.Contacts.MessageAsync(id, cancel) is not var (row, body))
            return Refusal.NotFound($"There is no message '{id}'.", "Take an id from GET /api/messages?contact=ADDRESS.");
        return Results.Json(new MessageView(row, body));
    }

    /// <summary>The newest decisions across contacts, newest first.</summary>
    internal async Task<ReadableRows<LedgerRow>> NewestAsync(int most, CancellationToken cancel) =>
        await engine.Contacts.MessagesAsync(await engine.Recent.NewestAsync(most, cancel), cancel);

    private static MessageRow Row(LedgerRow row) => new(row);
}

/// <summary>A ledger row as scripts read it.</summary>
internal class MessageRow(LedgerRow row)
{
    public string Id => row.Id;
    public string Contact => row.Contact;
    public string? To => row.To;
    public string Journey => row.Journey;
    public int Version => row.Version;
    public string Step => row.Step;
    public string Template => row.Template;
    public string Channel => row.Channel;
    public string? Subject => row.Subject;
    public string State => Decisions.Name(row.State);
    public string? Reason => row.Reason;
    public DateTimeOffset At => row.At;
    public Returned? Returned => row.Returned;
}

/// <summary>A ledger row with the message's words.</summary>
internal sealed class MessageView(LedgerRow row, MessageBody? body) : MessageRow(row)
{
    private readonly LedgerRow row = row;

    public string? Html => body?.Html;
    public string? Text => body?.Text;
    public IReadOnlyDictionary<string, string> Headers => row.Headers;
}
