using System.Text.Json;
using TriggerMail.Values;

namespace TriggerMail.Events;

/// <summary>The names an event can call its contact by: an e-mail address, <c>id:STORE-ID</c> or <c>anon:COOKIE-ID</c>.</summary>
internal static class Subject
{
    public const string Remedy = "write an e-mail address, id:STORE-ID or anon:COOKIE-ID, or leave it out when the event is about no contact";

    public static bool IsValid(string subject) =>
        subject.StartsWith("id:", StringComparison.Ordinal) ? subject.Length > 3
        : subject.StartsWith("anon:", StringComparison.Ordinal) ? subject.Length > 5
        : Address.IsUsable(subject);

    /// <summary>The best name in <c>data.contact</c> of an event that came without a subject: what the store itself calls the contact first.</summary>
    public static string? Of(JsonElement data)
    {
        var contact = data.Get("contact");
        return Named("id:", contact.Get("id").Text()) ?? contact.Get("email").Text() ?? Named("anon:", contact.Get("anonymousId").Text());
    }

    /// <summary>The best name in <c>data.contact</c> of a store's webhook: the address first, because guests have no id.</summary>
    public static string? OfWebhook(JsonElement data)
    {
        var contact = data.Get("contact");
        return contact.Get("email").Text() ?? Named("id:", contact.Get("id").Text()) ?? Named("anon:", contact.Get("anonymousId").Text());
    }

    private static string? Named(string kind, string? name) =>
        name is null || kind.Length + name.Length > EventLimits.NameCharacters ? null : kind + name;
}
