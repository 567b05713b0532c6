using System.Text.Json;
using NodaTime;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Journeys.Triggers;

/// <summary>
/// What starts a journey when it is no event of the store. It comes as an internal event, so that entering, the timeline and explaining
/// are the same for all.
/// </summary>
public abstract record Trigger
{
    private protected Trigger() { }

    /// <summary>The type of the event it comes as.</summary>
    public abstract string EventType { get; }

    /// <summary>Whether an event of that type is this journey's.</summary>
    internal abstract bool IsMeant(string journey, JsonElement data);

    internal static bool Names(JsonElement data, string part, string member, string value) =>
        EventData.Part(data, part) is { } found && EventData.Text(found, member) == value;

    /// <summary>Coming into a segment.</summary>
    public sealed record Segment(string Name) : Trigger
    {
        /// <inheritdoc/>
        public override string EventType => EventTypes.SegmentEntered;

        internal override bool IsMeant(string journey, JsonElement data) => Names(data, "segment", "name", Name);
    }

    /// <summary>One time for everybody in a segment.</summary>
    /// <param name="To">The segment.</param>
    /// <param name="At">What the clock shows.</param>
    /// <param name="Zone">Whose clock.</param>
    public sealed record Broadcast(string To, LocalDateTime At, ClockOf Zone) : Trigger
    {
        /// <inheritdoc/>
        public override string EventType => EventTypes.BroadcastDue;

        internal override bool IsMeant(string journey, JsonElement data) => Names(data, "broadcast", "journey", journey);
    }
}

/// <summary>Whose clock counts.</summary>
public enum ClockOf
{
    /// <summary>Each contact's own; the store's for those whose zone is not known.</summary>
    Contact,

    /// <summary>The store's.</summary>
    Store,
}

/// <summary>A trigger that the clock alone brings about, for each contact at a time of its own.</summary>
public abstract record TimedTrigger : Trigger
{
    private string? definition;

    /// <summary>Names the trigger with all its settings: an edited one has another.</summary>
    internal string Definition => definition ??= Storage.RowKey.Hash(Write())[..8];

    /// <summary>
    /// The mark with the next occasion that was not given yet. What had been planned and was missed stays planned: whether it is too late
    /// is the gate's to say.
    /// </summary>
    internal TriggerState? Plan(Facts facts, TriggerState? had)
    {
        var known = had?.Trigger == Definition ? had : null;
        var mark = new TriggerState(Definition, had?.Given) { GivenTo = had?.GivenTo };
        return Next(facts, mark, known);
    }

    /// <summary>The mark with the next occasion; null when there is nothing to remember.</summary>
    private protected abstract TriggerState? Next(Facts facts, TriggerState mark, TriggerState? known);

    /// <summary>The data of its event.</summary>
    internal abstract JsonElement Tell(string journey, TriggerState mark);

    private protected abstract string Write();

    private protected static TriggerState? OrNothing(TriggerState mark) => mark is { Given: null, GivenTo: null, Key: null } ? null : mark;

    // Missed while nobody answered alarms: it is looked for from its own day on.
    private protected static LocalDate From(Facts facts, TriggerState? known)
    {
        var today = LocalTimes.Date(facts.Now, facts.Zone);
        return (known?.At ?? known?.Since) is { } planned && planned <= facts.Now && LocalTimes.Date(planned, facts.Zone) is var day && day < today ? day : today;
    }

    private protected static string Iso(LocalDate date) => NodaTime.Text.LocalDatePattern.Iso.Format(date);

    private protected static JsonElement Json(string part, params (string Name, string Value)[] members) => JsonSerializer.SerializeToElement(
        new Dictionary<string, Dictionary<string, string>> { [part] = members.ToDictionary(one => one.Name, one => one.Value) },
        TriggerJson.Default.DictionaryStringDictionaryStringString);
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class TriggerJson : System.Text.Json.Serialization.JsonSerializerContext;
