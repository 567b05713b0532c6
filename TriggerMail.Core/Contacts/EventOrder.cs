using TriggerMail.Events;

namespace TriggerMail.Contacts;

/// <summary>Which events wait for each other.</summary>
public static class EventOrder
{
    /// <summary>
    /// Events with the same key are handled one at a time and in order: the contact's address, else the store's id, else the
    /// cookie; events that name nobody are ordered by their source.
    /// </summary>
    public static string KeyOf(StoreEvent happened)
    {
        var names = Alias.Of(happened);
        return (names.FirstOrDefault(alias => alias.Kind == AliasKind.Email) ?? (names.Count > 0 ? names[0] : null))?.ToString()
            ?? "source:" + happened.Source;
    }
}
