using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Contacts;

/// <summary>
/// A name a contact is known by: an address, the store's id, or a browser's cookie. Written <c>email:...</c>, <c>id:...</c>,
/// <c>anon:...</c>.
/// </summary>
public sealed record Alias(AliasKind Kind, string Value)
{
    /// <summary>The alias as kept in a contact's head record.</summary>
    public override string ToString() => Kind switch
    {
        AliasKind.Email => "email:" + Value,
        AliasKind.StoreId => "id:" + Value,
        _ => "anon:" + Value,
    };

    /// <summary>Reads an event's subject or a name typed by a person: an address, <c>id:...</c> or <c>anon:...</c>; null when it is none.</summary>
    public static Alias? Read(string? text) => text switch
    {
        null or "" => null,
        _ when text.StartsWith("id:", StringComparison.Ordinal) && text.Length > 3 => new(AliasKind.StoreId, text[3..]),
        _ when text.StartsWith("anon:", StringComparison.Ordinal) && text.Length > 5 => new(AliasKind.Anonymous, text[5..]),
        _ when text.StartsWith("email:", StringComparison.Ordinal) => Read(text[6..]),
        _ when text.Contains('@') => new(AliasKind.Email, Address.Key(text)),
        _ => null,
    };

    /// <summary>Every name an event gives its contact, the strongest first: store id, address, cookie.</summary>
    public static IReadOnlyList<Alias> Of(StoreEvent happened)
    {
        ArgumentNullException.ThrowIfNull(happened);
        var found = new List<Alias>(3);
        // A browser speaks for its cookie, or asks in the name of one address; never for two names at once.
        if (happened.Route != Routes.Browser && happened.Part("contact") is { } contact)
        {
            Add(found, Text(contact, "id") is { } id ? new(AliasKind.StoreId, id) : null);
            Add(found, Text(contact, "email") is { } email ? Read(email) : null);
            Add(found, Text(contact, "anonymousId") is { } anonymous ? new(AliasKind.Anonymous, anonymous) : null);
            if (contact.TryGetProperty("aliases", out var more) && more.ValueKind == JsonValueKind.Array)
                foreach (var name in more.EnumerateArray())
                    Add(found, name.ValueKind == JsonValueKind.String ? Read(name.GetString()) : null);
        }
        Add(found, Read(happened.Subject));
        found.Sort((one, other) => one.Kind.CompareTo(other.Kind));
        return found;
    }

    /// <summary>The id of a contact first known by this name.</summary>
    /// <param name="earlier">How many contacts first known by it have another name by now.</param>
    internal string ContactId(int earlier = 0) =>
        "c" + RowKey.Hash(earlier == 0 ? ToString() : $"{ToString()}|{earlier}").Replace('_', 'x').Replace('-', 'y');

    private static void Add(List<Alias> found, Alias? alias)
    {
        if (alias is not null && !found.Contains(alias))
            found.Add(alias);
    }

    private static string? Text(JsonElement from, string name) =>
        from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;
}

/// <summary>Kinds of names, the strongest first.</summary>
public enum AliasKind
{
    /// <summary>The store's own id for the customer.</summary>
    StoreId,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A browser's cookie or a cart's token.</summary>
    Anonymous,
}
