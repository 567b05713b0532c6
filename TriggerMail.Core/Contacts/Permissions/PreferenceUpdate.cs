using System.Globalization;
using System.Text.Json;
using TriggerMail.Events;

namespace TriggerMail.Contacts.Permissions;

/// <summary>What a contact wishes about how often and when to be written to. Pure.</summary>
internal static class PreferenceUpdate
{
    private const int MostHours = 24 * 31;

    /// <summary>The contact with the wishes that were said; what was not said stays. Zero hours: as often as the store's rules allow.</summary>
    public static Contact Apply(Contact contact, JsonElement wishes) => contact with
    {
        HoursBetweenMails = wishes.TryGetProperty("hoursBetweenMails", out var hours) && hours.ValueKind == JsonValueKind.Number && hours.TryGetInt32(out var said)
            ? said <= 0 ? null : Math.Min(said, MostHours)
            : contact.HoursBetweenMails,
        PausedUntil = EventData.Text(wishes, "pausedUntil") is { } until
            && DateTimeOffset.TryParse(until, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : contact.PausedUntil,
    };
}
