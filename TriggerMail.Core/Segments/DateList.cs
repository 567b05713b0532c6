using System.Text.Json;
using NodaTime;
using TriggerMail.Contacts;
using TriggerMail.Values;

namespace TriggerMail.Segments;

/// <summary>A date, and what tells it from the others beside it.</summary>
internal readonly record struct ListedDate(TriggerOccurrence Entry, StoredDate Date);

/// <summary>
/// The dates at one place: one date, or a list of dates such as the birthdays of several children. An entry is a date, or an object with <c>date</c>
/// (or <c>birthday</c>) and perhaps <c>name</c>.
/// </summary>
internal static class DateList
{
    /// <summary>So many entries of a list are looked at.</summary>
    public const int Most = 24;

    private const int LongestName = 60;

    /// <summary>The dates that are some, in the order of the list; what is no date keeps its place and is passed over.</summary>
    public static IReadOnlyList<ListedDate> Read(FactValue found, DateTimeZone zone)
    {
        if (found.Json is not { ValueKind: JsonValueKind.Array or JsonValueKind.Object } json)
            return StoredDate.Read(found, zone) is { } date ? [new(new(TriggerOccurrence.First, null), date)] : [];
        var dates = new List<ListedDate>();
        var place = 0;
        foreach (var entry in json.ValueKind == JsonValueKind.Array ? json.Each().Take(Most) : [json])
        {
            place++;
            if (StoredDate.Read(FactValue.Of(DateIn(entry)), zone) is { } date)
                dates.Add(new(Named(entry, place, dates), date));
        }
        return dates;
    }

    private static JsonElement DateIn(JsonElement entry) =>
        entry.ValueKind != JsonValueKind.Object ? entry : entry.Get("date") is { ValueKind: JsonValueKind.String } date ? date : entry.Get("birthday");

    // A name that is not there, is there twice, or could be taken for a place is none to tell it by.
    private static TriggerOccurrence Named(JsonElement entry, int place, List<ListedDate> before)
    {
        var name = entry.ValueKind == JsonValueKind.Object ? entry.Get("name").Text() : null;
        var key = name is { Length: <= LongestName } && !name.All(char.IsAsciiDigit) && before.TrueForAll(other => other.Entry.Key != name)
            ? name
            : place.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return new(key, name is { Length: > LongestName } ? null : name);
    }
}
