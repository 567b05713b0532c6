using System.Text.Json;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Feedback;

/// <summary>
/// Takes reports about mails and makes them events of their contacts. It makes no contacts: a report about somebody we never knew is
/// refused with a sentence.
/// </summary>
public sealed class DeliveryFeedback(Engine engine, IEventQueue queue)
{
    private readonly TextReplies replies = new(engine, queue);

    /// <summary>Queues a report durably. Null when it is taken, or had been before; else why not.</summary>
    /// <param name="report">What came back.</param>
    /// <param name="id">Unique to the report; the same report told twice has the same id.</param>
    /// <param name="source">Where it came from, e.g. <c>mailbox</c>.</param>
    /// <param name="cancel">Cancels the looking up, not the queuing.</param>
    public async Task<string?> TakeAsync(FeedbackReport report, string id, string source, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(report);
        if (report.Kind == FeedbackKind.Replied)
            return await replies.TakeAsync(report, id, source, cancel);
        var row = report.Message is { } message ? (await engine.Contacts.MessageAsync(message, cancel))?.Row : null;
        // The mail says best whom it went to: the report may name the address it was forwarded to.
        if ((row?.To ?? report.Address) is not { } address)
            return report.Message is null ? "it names neither an address nor a message" : $"no message here has the id '{report.Message}', and it names no address";
        if (!Address.IsUsable(address))
            return $"'{address}' is not an e-mail address";
        if (await engine.Contacts.FindAsync(address, cancel) is null)
            return $"nobody here has the address {address}";
        await queue.EnqueueAsync([new(id, $"feedback:{source}", TypeOf(report.Kind), report.At, address, DataOf(report, address, source))], CancellationToken.None);
        return null;
    }

    private static string TypeOf(FeedbackKind kind) => kind switch
    {
        FeedbackKind.Bounced => EventTypes.EmailBounced,
        FeedbackKind.Complained => EventTypes.EmailComplained,
        _ => EventTypes.ContactUnsubscribed,
    };

    private static JsonElement DataOf(FeedbackReport report, string address, string source)
    {
        var data = new Dictionary<string, Dictionary<string, object>>();
        if (Known(("id", report.Message), ("messageId", report.MessageId), ("tag", report.Tag)) is { Count: > 0 } message)
            data["message"] = message;
        switch (report.Kind)
        {
            case FeedbackKind.Bounced:
                data["bounce"] = Known(("class", report.Class.ToString().ToLowerInvariant()), ("status", report.Status), ("reason", report.Reason), ("address", address));
                break;
            case FeedbackKind.Complained:
                data["complaint"] = Known(("reason", report.Reason), ("address", address));
                break;
            default:
                data["consent"] = new() { ["topics"] = new[] { Topics.Marketing }, ["channel"] = Channels.Email, ["state"] = "unsubscribed", ["source"] = report.Reason ?? source };
                break;
        }
        return JsonSerializer.SerializeToElement(data);
    }

    // Missing is allowed everywhere, wrong nowhere.
    private static Dictionary<string, object> Known(params (string Name, string? Value)[] members) =>
        members.Where(member => member.Value is { Length: > 0 }).ToDictionary(member => member.Name, member => (object)member.Value!);
}
