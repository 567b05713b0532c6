using System.Globalization;
using System.Text.Json;
using NodaTime;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Journeys.Triggers;

/// <summary>
/// A date of the contact: a birthday, an anniversary, an expiry; or a list of dates, each of which counts for itself. 29 February falls on the 28th in
/// other years.
/// </summary>
/// <param name="Of">Where the date is.</param>
/// <param name="Days">So many days after it; before it when negative.</param>
/// <param name="At">What the contact's clock shows.</param>
/// <param name="Every">Whether it comes back.</param>
public sealed record DateTrigger(FactPath Of, int Days, TimeOnly At, DateCycle Every) : TimedTrigger
{
    /// <inheritdoc/>
    public override string EventType => EventTypes.DateReached;

    internal override bool IsMeant(string journey, JsonElement data) => Names(data, "date", "journey", journey);

    internal override JsonElement Tell(string journey, TriggerState mark)
    {
        (string, string)[] always = [("journey", journey), ("of", Of.Text), ("on", mark.Key!), ("entry", mark.Entry?.Key ?? TriggerOccurrence.First)];
        return Json("date", mark.Entry?.Name is { } name ? [.. always, ("name", name)] : always);
    }

    // A date that becomes known on its very day is in time however late it is: nobody minds being congratulated in the afternoon.
    private protected override TriggerState? Next(Facts facts, TriggerState mark, TriggerState? known)
    {
        var from = From(facts, known);
        var dates = DateList.Read(facts.Find(Of), facts.Zone);
        if (mark.GivenTo?.Count > DateList.Most)
            mark = mark with { GivenTo = mark.GivenTo.RemoveRange(mark.GivenTo.Keys.Where(key => dates.All(listed => listed.Entry.Key != key))) };
        var next = dates.Select(listed => Next(listed, mark, from)).OfType<(TriggerOccurrence Entry, string Key, LocalDate Day)>()
            .OrderBy(one => one.Day).Select(one => ((TriggerOccurrence, string, LocalDate)?)one).FirstOrDefault();
        return next is not var (entry, key, day)
            ? OrNothing(mark)
            : mark with { Key = key, At = LocalTimes.At(day, LocalTime.FromTimeOnly(At), facts.Zone), Entry = entry is { Key: TriggerOccurrence.First, Name: null } ? null : entry };
    }

    private (TriggerOccurrence Entry, string Key, LocalDate Day)? Next(ListedDate listed, TriggerState mark, LocalDate from)
    {
        var given = mark.GivenFor(listed.Entry.Key);
        foreach (var (key, day) in Every == DateCycle.Year ? Yearly(listed.Date, from.Year) : Once(listed.Date))
            if (day >= from && IsNew(key, given))
                return (listed.Entry, key, day);
        return null;
    }

    private protected override string Write() => string.Create(CultureInfo.InvariantCulture, $"date {Of} {Days} {At:HH:mm} {Every}");

    // Once a year by key, so that a date put right in the middle of the year is not celebrated twice.
    private bool IsNew(string key, string? given) => Every == DateCycle.Year ? string.CompareOrdinal(key, given) > 0 : key != given;

    private IEnumerable<(string Key, LocalDate Day)> Yearly(StoredDate date, int year)
    {
        for (var y = year - 2; y <= year + 3; y++)
            if (y > (date.Year ?? 0))
                yield return (y.ToString("D4", CultureInfo.InvariantCulture), date.In(y).PlusDays(Days));
    }

    private IEnumerable<(string Key, LocalDate Day)> Once(StoredDate date)
    {
        if (date.Year is { } year)
            yield return (Iso(date.In(year)), date.In(year).PlusDays(Days));
    }
}

/// <summary>Whether a date comes back.</summary>
public enum DateCycle
{
    /// <summary>Every year, from the first one after its own.</summary>
    Year,

    /// <summary>Once, in its own year.</summary>
    Once,
}
