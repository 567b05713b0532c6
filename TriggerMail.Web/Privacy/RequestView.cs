using TriggerMail.Privacy;

namespace TriggerMail.Web.Privacy;

/// <summary>A request about personal data as the API shows it, and its state in a word.</summary>
internal static class RequestView
{
    public static object Of(PrivacyRequest request) => new
    {
        id = request.Id,
        kind = request.Kind switch { PrivacyKind.Export => "export", PrivacyKind.Erasure => "erasure", _ => "shopErasure" },
        state = StateOf(request),
        source = request.Source,
        at = request.At,
        due = request.Due,
        names = request.Names,
        orders = request.Orders,
        beginsAt = request.BeginsAt,
        held = request.Held,
        begunAt = request.Progress?.BegunAt,
        counted = request.Progress?.Counted,
        erased = request.Progress?.Erased,
        failed = request.Progress?.Failed.Select(one => one.Contact) ?? (request.Problem is null ? null : request.Contacts),
        problem = request.Problem,
        doneAt = request.DoneAt,
        outcome = request.Outcome,
    };

    public static string StateOf(PrivacyRequest request) =>
        request.DoneAt is not null ? request.Outcome?.StartsWith("stopped", StringComparison.Ordinal) == true ? "stopped" : "done"
        : request.Held is not null ? "held"
        : request.Problem is not null ? "failing"
        : request.Progress is not null ? "running"
        : request.BeginsAt is not null ? "waiting"
        : "open";
}
