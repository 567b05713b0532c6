using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Values;

namespace TriggerMail.Intake;

/// <summary>Whom a browser's event names. It speaks for its own cookie; an address is a claim that nothing is bound to.</summary>
internal static class BrowserNames
{
    private const string Anonymous = "anon:";

    /// <summary>Why the names of an event are refused, in a sentence; null when they are right.</summary>
    public static string? Refusal(StoreEvent said)
    {
        var contact = said.Data.Get("contact");
        if (contact.ValueKind == JsonValueKind.Object)
            foreach (var member in contact.EnumerateObject())
                if (member.Name is not ("anonymousId" or "email") && member.Value.ValueKind != JsonValueKind.Null)
                    return $"data.contact.{ShapeProblem.Cut(member.Name)} is there; a browser speaks for its cookie only and cannot say who somebody is. "
                        + "Leave it out, or send it from the store's server.";
        var subject = SubjectIn(said);
        if (subject is not null && !subject.StartsWith(Anonymous, StringComparison.Ordinal))
            return $"subject is \"{ShapeProblem.Cut(subject)}\"; a browser speaks for its cookie only: write anon:COOKIE-ID, or leave it out and send data.contact.anonymousId.";
        var (named, inside) = (subject?[Anonymous.Length..], contact.Get("anonymousId").Text());
        if (named is not null && inside is not null && named != inside)
            return $"subject is \"{ShapeProblem.Cut(subject!)}\" and data.contact.anonymousId is \"{ShapeProblem.Cut(inside)}\"; a browser has one cookie: name it once.";
        if ((named ?? inside) is not { } cookie)
            return "The event names no cookie; write subject anon:COOKIE-ID or data.contact.anonymousId, a random id that the page keeps in a cookie of its own.";
        return CookieId.Refusal(cookie) is { } wrong
            ? $"{(inside is null ? "subject" : "data.contact.anonymousId")} is \"{ShapeProblem.Cut(inside ?? subject!)}\": the cookie's id {wrong}."
            : null;
    }

    /// <summary>The cookie of an event whose names are right.</summary>
    public static string CookieIn(StoreEvent said) =>
        SubjectIn(said)?[Anonymous.Length..] ?? said.Data.Get("contact").Get("anonymousId").Text()!;

    /// <summary>The address that was typed, or null.</summary>
    public static string? AddressIn(StoreEvent said) =>
        said.Data.Get("contact").Get("email").Text() is { } email && Address.IsUsable(email) ? email : null;

    // Without one of its own an event's subject is the best name in its data, and that is no more than the data says.
    private static string? SubjectIn(StoreEvent said) =>
        said.Subject is { } subject && (subject != Subject.Of(said.Data) || subject.StartsWith(Anonymous, StringComparison.Ordinal)) ? subject : null;
}
