using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Segments;

namespace TriggerMail.Journeys.Triggers;

/// <summary>
/// The contact has done none of these for a time. Counted from the last of them; for somebody who never did any, from signing up
/// (<c>contact.registered</c>, else <c>contact.subscribed</c>), and never for somebody who did not sign up either. One who had been away
/// for longer already when the journey was published is not news.
/// </summary>
/// <param name="Of">Event types.</param>
/// <param name="For">How long.</param>
public sealed record AbsenceTrigger(ImmutableArray<string> Of, TimeSpan For) : TimedTrigger
{
    private static readonly string[] SignUps = [EventTypes.ContactRegistered, EventTypes.ContactSubscribed];

    /// <inheritdoc/>
    public override string EventType => EventTypes.ContactAbsent;

    /// <inheritdoc/>
    public bool Equals(AbsenceTrigger? other) => other is not null && other.Write() == Write();

    /// <inheritdoc/>
    public override int GetHashCode() => Write().GetHashCode(StringComparison.Ordinal);

    internal override bool IsMeant(string journey, JsonElement data) => Names(data, "absence", "journey", journey);

    internal override JsonElement Tell(string journey, TriggerState mark) => Json("absence", ("journey", journey), ("since", mark.Key!));

    private protected override TriggerState? Next(Facts facts, TriggerState mark, TriggerState? known)
    {
        if (Since(facts.Contact) is not { } since)
            return OrNothing(mark);
        var key = since.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        if (key == mark.Given)
            return mark;
        var at = since + For;
        return at <= facts.Now && known is null ? mark.With(key) : mark with { Key = key, At = at };
    }

    private protected override string Write() => string.Create(CultureInfo.InvariantCulture, $"absence {string.Join(',', Of)} {For}");

    private DateTimeOffset? Since(Contact contact)
    {
        DateTimeOffset? last = null;
        foreach (var type in Of)
            if (contact.Activity.TryGetValue(type, out var activity) && !(last > activity.Last))
                last = activity.Last;
        foreach (var type in SignUps)
            last ??= contact.Activity.GetValueOrDefault(type)?.First;
        return last;
    }
}
