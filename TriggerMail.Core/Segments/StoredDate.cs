using System.Globalization;
using NodaTime;
using TriggerMail.Values;

namespace TriggerMail.Segments;

/// <summary>A date as stores write it: with its year, or with year 0000 or <c>--05-17</c> where only the day is known.</summary>
internal readonly record struct StoredDate(int? Year, int Month, int Day)
{
    /// <summary>The date in a year; 29 February is the 28th where there is none.</summary>
    public LocalDate In(int year) => Month == 2 && Day == 29 && !DateTime.IsLeapYear(year) ? new(year, 2, 28) : new(year, Month, Day);

    /// <summary>The date meant; of an instant, the day it falls on in the zone. Null when it is none.</summary>
    public static StoredDate? Read(FactValue found, DateTimeZone zone)
    {
        if (found.IsMissing || found.AsText() is not { Length: >= 7 } text)
            return null;
        if (text.StartsWith("--", StringComparison.Ordinal))
            text = "0000-" + text[2..];
        if (text.Length == 10 && text[4] == '-' && text[7] == '-')
            return Of(Number(text.AsSpan(0, 4)), Number(text.AsSpan(5, 2)), Number(text.AsSpan(8, 2)));
        if (!Instants.TryParse(text, out var at))
            return null;
        var day = LocalTimes.Date(at, zone);
        return new(day.Year, day.Month, day.Day);
    }

    // A leap year stands in for one that is not known, so that 29 February is taken.
    private static StoredDate? Of(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && year >= 0 && day <= DateTime.DaysInMonth(year == 0 ? 2000 : year, month)
            ? new(year == 0 ? null : year, month, day)
            : null;

    private static int Number(ReadOnlySpan<char> digits) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
}
