using System.Globalization;

namespace TriggerMail.Values;

/// <summary>Lengths of time as people write and say them: <c>30m</c>, <c>1h</c>, <c>2d</c>, <c>1d 12h</c>.</summary>
public static class Spans
{
    /// <summary>The longest wait a journey may ask for.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    /// <summary>
    /// Reads <c>45s</c>, <c>30m</c>, <c>1h</c>, <c>2d</c>, <c>1w</c> or several of them with spaces between; null when it is none of
    /// these. A sum stops growing once it is beyond <see cref="Longest"/>, so that no text overflows it.
    /// </summary>
    public static TimeSpan? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var total = TimeSpan.Zero;
        foreach (var part in parts)
        {
            if (Part(part) is not { } span)
                return null;
            total = total > Longest ? total : total + span;
        }
        return parts.Length == 0 ? null : total;
    }

    /// <summary>Says it in words: "2 days", "1 day 12 hours".</summary>
    public static string Say(TimeSpan span)
    {
        var words = new List<string>(4);
        Add(words, span.Days, "day");
        Add(words, span.Hours, "hour");
        Add(words, span.Minutes, "minute");
        Add(words, span.Seconds, "second");
        return words.Count == 0 ? "no time" : string.Join(' ', words);
    }

    /// <summary>Writes it the way <see cref="Read"/> reads it: "1d 12h".</summary>
    public static string Write(TimeSpan span)
    {
        (int Count, char Unit)[] parts = [(span.Days, 'd'), (span.Hours, 'h'), (span.Minutes, 'm'), (span.Seconds, 's')];
        return span == TimeSpan.Zero
            ? "0m"
            : string.Join(' ', parts.Where(part => part.Count != 0).Select(part => $"{part.Count}{part.Unit}"));
    }

    private static TimeSpan? Part(string part)
    {
        if (part.Length < 2 || !long.TryParse(part.AsSpan(0, part.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            return null;
        TimeSpan? unit = part[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
        return unit is { } one ? n > 2 * Longest / one ? 2 * Longest : n * one : null;
    }

    private static void Add(List<string> words, int n, string unit)
    {
        if (n != 0)
            words.Add(string.Create(CultureInfo.InvariantCulture, $"{n} {unit}{(n == 1 ? "" : "s")}"));
    }
}
