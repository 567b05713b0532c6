using System.Collections.Immutable;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>The keys of one map in a journey file, after what is unknown or missing there has been told.</summary>
internal sealed class JourneyFileFields
{
    private readonly Dictionary<string, JourneyFileEntry> entries = new(StringComparer.Ordinal);

    private JourneyFileFields() { }

    /// <summary>The entry under a key, or null.</summary>
    public JourneyFileEntry? this[string key] => entries.GetValueOrDefault(key);

    /// <summary>The keys of something that has no key itself: the file, a step, an arm.</summary>
    public static JourneyFileFields Of(JourneyFileReading reading, JourneyFileNode.Map map, string place, params JourneyFileKey[] keys) =>
        Known(reading, map, "", place, map.Line, keys);

    /// <summary>The keys below an entry; null when it holds no map, which is a problem.</summary>
    public static JourneyFileFields? Read(JourneyFileReading reading, JourneyFileEntry? entry, params JourneyFileKey[] keys)
    {
        if (entry is null)
            return null;
        if (entry.Value is JourneyFileNode.Map map)
            return Known(reading, map, entry.Label + ".", $"`{entry.Label}`", entry.Line, keys);
        reading.Problem(entry.Line, $"`{entry.Label}` is a {JourneyFileReading.Kind(entry.Value)} where keys belong.",
            $"Write `{entry.Example}`.");
        return null;
    }

    /// <summary>The items below an entry; null when it holds no list, which is a problem.</summary>
    public static ImmutableArray<JourneyFileNode>? Items(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (entry.Value is JourneyFileNode.List list)
            return list.Items;
        reading.Problem(entry.Line, $"`{entry.Label}` is a {JourneyFileReading.Kind(entry.Value)} where a list belongs.",
            $"Write `{entry.Example}`.");
        return null;
    }

    /// <summary>One value or a list of them, as entries of their own; a problem when there is none.</summary>
    public static ImmutableArray<JourneyFileEntry> OneOrMore(JourneyFileReading reading, JourneyFileEntry entry)
    {
        if (entry.Value is not JourneyFileNode.List list)
            return [entry];
        if (list.Items.IsEmpty)
            reading.Problem(entry.Line, $"`{entry.Label}` is an empty list.", $"Write `{entry.Example}`.");
        return [.. list.Items.Select(item => entry with { Line = item.Line, Value = item })];
    }

    private static JourneyFileFields Known(
        JourneyFileReading reading, JourneyFileNode.Map map, string prefix, string place, int line, JourneyFileKey[] keys)
    {
        var fields = new JourneyFileFields();
        var meant = new HashSet<string>();
        string[] names = [.. keys.Select(key => key.Name)];
        foreach (var entry in map.Entries)
            if (Array.Find(keys, key => key.Name == entry.Key) is { } key)
                fields.entries[key.Name] = entry with { Label = prefix + key.Name, Example = key.Example };
            else
            {
                reading.Problem(entry.Line, $"`{entry.Key}` is not a key of {place}.",
                    NearMiss.Remedy(entry.Key, names, $"Known there: {string.Join(", ", names)}."));
                meant.Add(NearMiss.Of(entry.Key, names) ?? "");
            }

        // A key written wrong is told once, not a second time as missing.
        foreach (var key in keys.Where(key => key.Required && fields[key.Name] is null && !meant.Contains(key.Name)))
            reading.Problem(line, $"`{prefix}{key.Name}` is missing.", $"Add `{key.Example}`.");
        return fields;
    }
}
